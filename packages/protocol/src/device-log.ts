import { bytes, decode, double, encode, message, optional, repeated, type Shape } from "./codec.ts";
import { DecodeError } from "./errors.ts";
import { sotto } from "./gen/sotto.js";
import {
  ED25519_BYTES,
  HASH_BYTES,
  ID_BYTES,
  MAX_LOG_ENTRY_BYTES,
  SIGNATURE_BYTES,
  X25519_BYTES,
} from "./limits.ts";

/** Public keys of one device. */
export interface DeviceKeys {
  /** Ed25519, 32 bytes: signs log entries, prekeys and the relay's challenge. */
  readonly signingKey: Uint8Array;
  /** X25519, 32 bytes: the identity key of the key agreement. */
  readonly identityKey: Uint8Array;
}

export type LogChange =
  | { readonly type: "genesis"; readonly device: DeviceKeys }
  | { readonly type: "add"; readonly device: DeviceKeys }
  | { readonly type: "revoke"; readonly deviceId: Uint8Array };

export interface LogEntryBody {
  readonly change: LogChange;
  /** Hash of the entry before; empty for genesis. */
  readonly previous: Uint8Array;
  readonly issuedAtMs: number;
}

export interface LogSignature {
  readonly deviceId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A log entry as it is signed: the body's exact bytes, and who signed them. */
export interface LogEntry {
  readonly body: Uint8Array;
  readonly signatures: readonly LogSignature[];
}

const DEVICE_KEYS: Shape = {
  name: "DeviceKeys",
  strict: true,
  fields: { 1: bytes(ED25519_BYTES), 2: bytes(X25519_BYTES) },
};
const WITH_DEVICE: Shape = { name: "LogChange", strict: true, fields: { 1: message(DEVICE_KEYS) } };
const LOG_ENTRY_BODY: Shape = {
  name: "LogEntryBody",
  strict: true,
  oneOf: [1, 2, 3],
  fields: {
    1: optional(message(WITH_DEVICE)),
    2: optional(message(WITH_DEVICE)),
    3: optional(message({ name: "RevokeDevice", strict: true, fields: { 1: bytes(ID_BYTES) } })),
    4: optional(bytes(HASH_BYTES)),
    5: double,
  },
};
const LOG_ENTRY: Shape = {
  name: "LogEntry",
  strict: true,
  fields: {
    1: bytes(1, MAX_LOG_ENTRY_BYTES),
    2: repeated(
      message({
        name: "LogSignature",
        strict: true,
        fields: { 1: bytes(ID_BYTES), 2: bytes(SIGNATURE_BYTES) },
      }),
      1,
      2,
    ),
  },
};

export function encodeLogEntryBody(body: LogEntryBody): Uint8Array {
  const { change, previous, issuedAtMs } = body;
  return encode(sotto.v1.LogEntryBody, { [change.type]: change, previous, issuedAtMs });
}

/** @throws DecodeError */
export function decodeLogEntryBody(input: Uint8Array): LogEntryBody {
  const wire = decode(sotto.v1.LogEntryBody, LOG_ENTRY_BODY, input);
  return { change: changeOf(wire), previous: wire.previous, issuedAtMs: wire.issuedAtMs };
}

/** Of a body that the scan has let through: one change, and what it is made of, is there. */
function changeOf({ genesis, add, revoke }: sotto.v1.LogEntryBody): LogChange {
  if (genesis != null) return { type: "genesis", device: genesis.device as DeviceKeys };
  if (add != null) return { type: "add", device: add.device as DeviceKeys };
  return { type: "revoke", deviceId: revoke?.deviceId as Uint8Array };
}

export function encodeLogEntry(entry: LogEntry): Uint8Array {
  return encode(sotto.v1.LogEntry, entry);
}

/** @throws DecodeError */
export function decodeLogEntry(input: Uint8Array): LogEntry {
  if (input.length > MAX_LOG_ENTRY_BYTES) throw new DecodeError("LogEntry", "too large");
  return decode(sotto.v1.LogEntry, LOG_ENTRY, input);
}
