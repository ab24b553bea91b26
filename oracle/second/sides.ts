import {
  DecodeError,
  decodeOneTimePrekey,
  decodeRatchetMessage,
  decodeSignedPrekey,
  encodeOneTimePrekey,
  encodeSignedPrekey,
  equalBytes,
  type PrekeyBlock,
} from "@sotto/protocol";
import { CryptoError } from "../../packages/sdk/src/crypto/crypto-error.ts";
import { verifyDeviceLog } from "../../packages/sdk/src/crypto/device-log.ts";
import { openInitiator, type Party } from "../../packages/sdk/src/crypto/pqxdh.ts";
import { verifyBundle } from "../../packages/sdk/src/crypto/prekeys.ts";
import type { Primitives } from "../../packages/sdk/src/crypto/primitives.ts";
import { parseHeader } from "../../packages/sdk/src/crypto/session.ts";
import {
  openSharedPayload,
  sealSharedPayload,
} from "../../packages/sdk/src/crypto/shared-payload.ts";
import type { Random } from "../../packages/sdk/src/ports.ts";
import {
  decodePayload,
  encodePayload,
  packContent,
  packReference,
  SHARED_ABOVE_BYTES,
} from "../../packages/sdk/src/sessions/payload.ts";
import {
  createDevice,
  createPrekeys,
  type Device,
  End,
  type Prekeys,
} from "../../packages/sdk/test/crypto/parties.ts";
import * as second from "./index.mjs";

// The SDK and the second implementation behind one interface. Nothing but bytes passes from one side to the other.

/** What the relay carries for one message. */
export interface Mail {
  readonly wire: Uint8Array;
  readonly shared: Uint8Array | undefined;
}

export interface Content {
  readonly number: number;
  readonly content: Uint8Array;
}

/** A device's public bytes. */
export interface Published {
  readonly genesis: Uint8Array;
  readonly bundle: second.WireBundle;
}

export interface Side {
  readonly published: Published;
  /** Post-quantum epoch that it sends in; -1 without a session. */
  readonly epoch: number;
  initiate(peer: Published, nowMs: number): void;
  seal(content: Content, nowMs: number): Mail;
  /** Accepts the session with its first message. Throws, and stays as it was, if the message does not open. */
  open(peer: Published, mail: Mail, nowMs: number): Content;
  /** Whether an error is one with which this side refuses a message. */
  isRefusal(error: unknown): boolean;
}

export interface SideOptions {
  readonly userId: string;
  readonly random: Random;
  readonly withOneTime: boolean;
  readonly nowMs: number;
}

const NONE = new Uint8Array(0);
// As createPrekeys has them, so that twins publish the same bytes.
const SIGNED_PREKEY_ID = 7;
const ONE_TIME_PREKEY_ID = 42;
const PREKEY_LIFE_MS: number = 30 * 24 * 3600_000;

export class SecondSide implements Side {
  readonly published: Published;
  readonly #random: Random;
  readonly #device: second.Device;
  readonly #prekeys: second.Prekeys;
  #session: second.Session | undefined;

  constructor({ userId, random, withOneTime, nowMs }: SideOptions) {
    const device = second.createDevice(userId, nowMs, random);
    const expiresAtMs = nowMs + PREKEY_LIFE_MS;
    const signed = second.createSignedPrekey(device, SIGNED_PREKEY_ID, expiresAtMs, random);
    const oneTime = withOneTime
      ? second.createOneTimePrekey(device, ONE_TIME_PREKEY_ID, random)
      : undefined;
    this.#random = random;
    this.#device = device;
    this.#prekeys = { signed, oneTime };
    this.published = {
      genesis: device.genesis,
      bundle: { signed: signed.wire, oneTime: oneTime?.wire },
    };
  }

  get epoch(): number {
    return this.#session?.epoch ?? -1;
  }

  initiate({ genesis, bundle }: Published, nowMs: number): void {
    const peer = second.readGenesis(genesis);
    const verified = second.readBundle(peer, bundle);
    this.#session = second.Session.initiate(
      this.#device,
      peer,
      verified,
      NONE,
      nowMs,
      this.#random,
    );
  }

  seal({ number, content }: Content, nowMs: number): Mail {
    if (this.#session === undefined) throw new Error("no session");
    const { payload, shared } = second.packContent(number, content, this.#random);
    return { wire: this.#session.seal(payload, nowMs), shared };
  }

  open({ genesis }: Published, { wire, shared }: Mail, nowMs: number): Content {
    const session = this.#session ?? this.#accept(genesis, wire, nowMs);
    const payload = session.open(wire, nowMs);
    this.#session = session;
    return second.unpackContent(payload, shared);
  }

  #accept(genesis: Uint8Array, wire: Uint8Array, nowMs: number): second.Session {
    const peer = second.readGenesis(genesis);
    return second.Session.accept(this.#device, peer, this.#prekeys, wire, nowMs, this.#random);
  }

  isRefusal(error: unknown): boolean {
    return error instanceof Error;
  }
}

export class SdkSide implements Side {
  readonly published: Published;
  readonly #primitives: Primitives;
  readonly #random: Random;
  readonly #device: Device;
  readonly #prekeys: Prekeys;
  #end: End | undefined;

  constructor(primitives: Primitives, { userId, random, withOneTime }: SideOptions) {
    this.#primitives = primitives;
    this.#random = random;
    this.#device = createDevice(primitives, random, userId);
    this.#prekeys = createPrekeys(primitives, random, this.#device, withOneTime);
    const { signed, oneTime } = this.#prekeys.bundle;
    this.published = {
      genesis: this.#device.genesis,
      bundle: {
        signed: encodeSignedPrekey(signed),
        oneTime: oneTime === undefined ? undefined : encodeOneTimePrekey(oneTime),
      },
    };
  }

  get epoch(): number {
    return this.#end?.session.pq.epoch ?? -1;
  }

  initiate({ genesis, bundle }: Published, nowMs: number): void {
    const peer = this.#partyOf(genesis);
    const { signed, oneTime } = bundle;
    const decoded = {
      deviceId: peer.deviceId,
      signed: decodeSignedPrekey(signed),
      oneTime: oneTime === undefined ? undefined : decodeOneTimePrekey(oneTime),
    };
    verifyBundle(this.#primitives, peer.accountId, peer, decoded);
    this.#end = End.initiator(this.#primitives, this.#random, this.#device, peer, decoded, nowMs);
  }

  seal({ number, content }: Content, nowMs: number): Mail {
    if (this.#end === undefined) throw new Error("no session");
    const packed = packContent(content, "off");
    if (packed.padded <= SHARED_ABOVE_BYTES) {
      const payload = encodePayload(packed, number);
      return { wire: this.#end.seal(this.#random, payload, nowMs), shared: undefined };
    }
    const inner = encodePayload(packed, 0);
    const { shared, key, hash } = sealSharedPayload(this.#primitives, this.#random, inner);
    const payload = encodePayload(packReference(key, hash), number);
    return { wire: this.#end.seal(this.#random, payload, nowMs), shared };
  }

  open({ genesis }: Published, { wire, shared }: Mail, nowMs: number): Content {
    const end = this.#end ?? this.#accept(genesis, wire, nowMs);
    const payload = decodePayload(end.open(this.#random, wire, nowMs));
    this.#end = end;
    if (payload.type === "content") return { number: payload.sequence, content: payload.content };
    const opened = openSharedPayload(this.#primitives, shared ?? NONE, payload);
    const inner = decodePayload(opened);
    if (inner.type !== "content") throw new Error("a reference to a reference");
    return { number: payload.sequence, content: inner.content };
  }

  #accept(genesis: Uint8Array, wire: Uint8Array, nowMs: number): End {
    const peer = this.#partyOf(genesis);
    const { prekey } = parseHeader(decodeRatchetMessage(wire).header);
    if (prekey === undefined) throw new CryptoError("no-session");
    this.#requireInitiator(peer, prekey);
    return End.recipient(this.#primitives, this.#device, peer, this.#prekeys, wire, nowMs);
  }

  #requireInitiator(peer: Party, prekey: PrekeyBlock): void {
    const { accountId, deviceId } = openInitiator(this.#primitives, this.#device.secrets, prekey);
    if (!equalBytes(accountId, peer.accountId) || !equalBytes(deviceId, peer.deviceId))
      throw new Error("another initiator");
  }

  #partyOf(genesis: Uint8Array): Party {
    const { accountId, devices } = verifyDeviceLog(this.#primitives, [genesis]);
    const [device] = devices;
    if (device === undefined) throw new Error("no device");
    return { accountId, ...device };
  }

  isRefusal(error: unknown): boolean {
    return error instanceof CryptoError || error instanceof DecodeError;
  }
}
