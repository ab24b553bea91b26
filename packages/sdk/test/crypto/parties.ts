import { DecodeError, decodeRatchetMessage, hexToBytes, type PrekeyBundle } from "@sotto/protocol";
import { CryptoError } from "../../src/crypto/crypto-error.ts";
import {
  createDeviceSecrets,
  deviceIdOf,
  type DeviceSecrets,
  publicKeysOf,
} from "../../src/crypto/device.ts";
import { createGenesis, verifyDeviceLog } from "../../src/crypto/device-log.ts";
import { sha256 } from "../../src/crypto/kdf.ts";
import { accept, initiate, openInitiator, type Party } from "../../src/crypto/pqxdh.ts";
import {
  createOneTimePrekey,
  createSignedPrekey,
  type PrekeySecret,
} from "../../src/crypto/prekeys.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import {
  createInitiatorSession,
  createRecipientSession,
  decryptMessage,
  encryptMessage,
  parseHeader,
  type Session,
} from "../../src/crypto/session.ts";
import { noSkippedKeys, type SkippedKeys } from "../../src/crypto/skipped-keys.ts";
import type { Random } from "../../src/ports.ts";

// Devices and the two ends of a session without store and relay around them.

export const NOW_MS: number = Date.UTC(2026, 0, 5);

/** Reproducible randomness: SHA-256 of a counter. */
export function seededRandom(label: string): Random {
  let counter = 0;
  return (length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      out.set(
        sha256(new TextEncoder().encode(`${label}/${counter++}`)).subarray(0, length - at),
        at,
      );
    }
    return out;
  };
}

/** Serves recorded draws in order, and says so if others are asked for. */
export function recordedRandom(draws: readonly string[]): {
  readonly random: Random;
  readonly left: () => number;
} {
  let at = 0;
  const random: Random = (length) => {
    const bytes = hexToBytes(draws[at] ?? "");
    if (bytes.length !== length) throw new Error(`draw ${at} of ${length} bytes is not on record`);
    at += 1;
    return bytes;
  };
  return { random, left: () => draws.length - at };
}

export interface Device {
  readonly userId: string;
  readonly secrets: DeviceSecrets;
  readonly genesis: Uint8Array;
  readonly party: Party;
}

export function createDevice(primitives: Primitives, random: Random, userId: string): Device {
  const secrets = createDeviceSecrets(primitives, random);
  return deviceOf(primitives, userId, secrets, createGenesis(primitives, secrets, NOW_MS));
}

export function deviceOf(
  primitives: Primitives,
  userId: string,
  secrets: DeviceSecrets,
  genesis: Uint8Array,
): Device {
  const keys = publicKeysOf(secrets);
  const { accountId } = verifyDeviceLog(primitives, [genesis]);
  return { userId, secrets, genesis, party: { accountId, deviceId: deviceIdOf(keys), keys } };
}

/** A device's prekeys: what the relay hands out, and the private halves. */
export interface Prekeys {
  readonly bundle: PrekeyBundle;
  readonly signed: PrekeySecret;
  readonly oneTime: PrekeySecret | undefined;
}

export function createPrekeys(
  primitives: Primitives,
  random: Random,
  owner: Device,
  withOneTime = true,
): Prekeys {
  const expiresAtMs = NOW_MS + 30 * 24 * 3600_000;
  const signed = createSignedPrekey(primitives, random, owner.secrets, owner.party, {
    id: 7,
    expiresAtMs,
  });
  const oneTime = withOneTime
    ? createOneTimePrekey(primitives, random, owner.secrets, owner.party, 42)
    : undefined;
  return {
    bundle: { deviceId: owner.party.deviceId, signed: signed.prekey, oneTime: oneTime?.prekey },
    signed: signed.secret,
    oneTime: oneTime?.secret,
  };
}

export const NONE: Uint8Array = new Uint8Array(0);

/** One end of a session. Like the engine it works on a draft and keeps it only if all went well. */
export class End {
  session: Session;
  skipped: SkippedKeys = noSkippedKeys();
  readonly #primitives: Primitives;

  constructor(primitives: Primitives, session: Session) {
    this.#primitives = primitives;
    this.session = session;
  }

  static initiator(
    primitives: Primitives,
    random: Random,
    from: Device,
    to: Party,
    bundle: PrekeyBundle,
    nowMs: number = NOW_MS,
  ): End {
    const { agreement, prekey } = initiate(primitives, random, from, to, bundle, NONE);
    const context = { primitives, random, nowMs };
    return new End(
      primitives,
      createInitiatorSession(context, agreement, bundle.signed.x25519, prekey),
    );
  }

  /** The end that a first message makes. It has not opened it yet. */
  static recipient(
    primitives: Primitives,
    own: Device,
    from: Party,
    { signed, oneTime }: Prekeys,
    wire: Uint8Array,
    nowMs: number = NOW_MS,
  ): End {
    const { prekey } = parseHeader(decodeRatchetMessage(wire).header);
    if (prekey === undefined) throw new Error("no prekey block");
    openInitiator(primitives, own.secrets, prekey);
    const agreement = accept(primitives, own, from, prekey, signed, oneTime);
    return new End(primitives, createRecipientSession(nowMs, agreement, signed.x25519));
  }

  seal(random: Random, payload: Uint8Array, nowMs: number = NOW_MS): Uint8Array {
    const draft = structuredClone(this.session);
    const wire = encryptMessage({ primitives: this.#primitives, random, nowMs }, draft, payload);
    this.session = draft;
    return wire;
  }

  open(random: Random, wire: Uint8Array, nowMs: number = NOW_MS): Uint8Array {
    const session = structuredClone(this.session);
    const skipped = structuredClone(this.skipped);
    const message = decodeRatchetMessage(wire);
    const header = parseHeader(message.header);
    const payload = decryptMessage(
      { primitives: this.#primitives, random, nowMs },
      session,
      skipped,
      message,
      header,
    );
    this.session = session;
    this.skipped = skipped;
    return payload;
  }

  /** A copy of all state, to compare with later. */
  snapshot(): unknown {
    return structuredClone({ session: this.session, skipped: this.skipped });
  }
}

/** The name of the error that `action` throws, or "none". */
export function errorName(action: () => unknown): string {
  try {
    action();
    return "none";
  } catch (error) {
    return error instanceof Error ? error.name : "not an error";
  }
}

/** The reason of the CryptoError that `action` throws, "DecodeError", "none", or any other error as text. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
    return "none";
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    return error instanceof DecodeError ? "DecodeError" : String(error);
  }
}

export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
