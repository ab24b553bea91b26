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

function changeOf(wire: sotto.v1.LogEntryBody.$Properties): LogChange {
  if (wire.genesis != null) return { type: "genesis", device: deviceKeysOf(wire.genesis.device) };
  if (wire.add != null) return { type: "add", device: deviceKeysOf(wire.add.device) };
  return { type: "revoke", deviceId: wire.revoke?.deviceId as Uint8Array };
}

function deviceKeysOf(wire: sotto.v1.DeviceKeys.$Properties | null | undefined): DeviceKeys {
  return {
    signingKey: wire?.signingKey as Uint8Array,
    identityKey: wire?.identityKey as Uint8Array,
  };
}

export function encodeLogEntry(entry: LogEntry): Uint8Array {
  return encode(sotto.v1.LogEntry, { body: entry.body, signatures: [...entry.signatures] });
}

/** @throws DecodeError */
export function decodeLogEntry(input: Uint8Array): LogEntry {
  if (input.length > MAX_LOG_ENTRY_BYTES) throw new DecodeError("LogEntry", "too large");
  const wire = decode(sotto.v1.LogEntry, LOG_ENTRY, input);
  const signatures = (wire.signatures ?? []).map(({ deviceId, signature }) => ({
    deviceId: deviceId,
    signature: signature,
  }));
  return { body: wire.body, signatures };
}
