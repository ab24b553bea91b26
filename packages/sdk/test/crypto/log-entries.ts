import {
  encodeLogEntry,
  encodeLogEntryBody,
  type LogChange,
  logEntryTranscript,
} from "@sotto/protocol";
import { deviceIdOf, type DeviceSecrets, publicKeysOf } from "../../src/crypto/device.ts";
import { sha256 } from "../../src/crypto/kdf.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import { NOW_MS } from "./parties.ts";

/** A log entry with any change, signed by whoever is named. */
export function logEntry(
  primitives: Primitives,
  change: LogChange,
  previous: Uint8Array,
  signers: readonly DeviceSecrets[],
): Uint8Array {
  const body = encodeLogEntryBody({ change, previous, issuedAtMs: NOW_MS });
  const signatures = signers.map((secrets) => ({
    deviceId: deviceIdOf(publicKeysOf(secrets)),
    signature: primitives.sign(secrets.signing.privateKey, logEntryTranscript(body)),
  }));
  return encodeLogEntry({ body, signatures });
}

/** The hash that the entry after one with this change names. */
function hashOf(change: LogChange, previous: Uint8Array): Uint8Array {
  return sha256(encodeLogEntryBody({ change, previous, issuedAtMs: NOW_MS }));
}

/** Builds a log entry by entry. */
export class Log {
  readonly entries: Uint8Array[] = [];
  head: Uint8Array = new Uint8Array(0);
  readonly #primitives: Primitives;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  append(change: LogChange, ...signers: readonly DeviceSecrets[]): this {
    this.entries.push(logEntry(this.#primitives, change, this.head, signers));
    this.head = hashOf(change, this.head);
    return this;
  }

  genesis(device: DeviceSecrets): this {
    return this.append({ type: "genesis", device: publicKeysOf(device) }, device);
  }

  add(device: DeviceSecrets, by: DeviceSecrets): this {
    return this.append({ type: "add", device: publicKeysOf(device) }, by, device);
  }

  revoke(device: DeviceSecrets, by: DeviceSecrets): this {
    return this.append({ type: "revoke", deviceId: deviceIdOf(publicKeysOf(device)) }, by);
  }
}
