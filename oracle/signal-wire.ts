import { concatBytes } from "@sotto/protocol";
import { CryptoError } from "../packages/sdk/src/crypto/crypto-error.ts";

// SignalMessage and PreKeySignalMessage by hand: the protobuf fields of libsignal's rust/protocol/src/proto/wire.proto
// behind a version byte (this version and the current one, a nibble each), and behind a SignalMessage its MAC.

const VERSION = 0x44;
const MAC_BYTES = 8;
/** Before every X25519 key (X3DH §2.1, "Encode"). */
const X25519_TYPE = 5;
/** Before every Kyber1024 key and ciphertext. */
const KYBER_1024_TYPE = 8;
const VARINT = 0;
const BYTES = 2;

export interface SignalMessage {
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
  /** Highest counter of the chain before, 0 if there was none: one less than `pn` of the Double Ratchet. */
  readonly previousCounter: number;
  readonly ciphertext: Uint8Array;
  readonly spqr: Uint8Array;
}

export interface PreKeySignalMessage {
  readonly registrationId: number;
  readonly oneTimePrekeyId: number | undefined;
  readonly signedPrekeyId: number;
  readonly kyberPrekeyId: number;
  readonly kyberCiphertext: Uint8Array;
  readonly baseKey: Uint8Array;
  readonly identityKey: Uint8Array;
  /** A SignalMessage with its MAC. */
  readonly message: Uint8Array;
}

export const encodeKey = (key: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(X25519_TYPE), key);
export const encodeKyber = (value: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(KYBER_1024_TYPE), value);
export const decodeKey = (bytes: Uint8Array | undefined): Uint8Array => untyped(bytes, X25519_TYPE);
export const decodeKyber = (bytes: Uint8Array | undefined): Uint8Array =>
  untyped(bytes, KYBER_1024_TYPE);

/** What the MAC covers, and what it stands behind. */
export function encodeSignalMessage(message: SignalMessage): Uint8Array {
  return concatBytes(
    Uint8Array.of(VERSION),
    bytesField(1, encodeKey(message.ratchetKey)),
    numberField(2, message.counter),
    numberField(3, message.previousCounter),
    bytesField(4, message.ciphertext),
    bytesField(5, message.spqr),
  );
}

/** @throws CryptoError `malformed` */
export function decodeSignalMessage(bytes: Uint8Array): {
  readonly message: SignalMessage;
  readonly body: Uint8Array;
  readonly mac: Uint8Array;
} {
  const body = bytes.subarray(0, -MAC_BYTES);
  const fields = decodeFields(body);
  const message = {
    ratchetKey: decodeKey(fields.bytes.get(1)),
    counter: fields.numbers.get(2) ?? 0,
    previousCounter: fields.numbers.get(3) ?? 0,
    ciphertext: required(fields.bytes.get(4)),
    spqr: required(fields.bytes.get(5)),
  };
  return { message, body, mac: bytes.subarray(-MAC_BYTES) };
}

export function encodePreKeySignalMessage(message: PreKeySignalMessage): Uint8Array {
  const { oneTimePrekeyId } = message;
  return concatBytes(
    Uint8Array.of(VERSION),
    ...(oneTimePrekeyId === undefined ? [] : [numberField(1, oneTimePrekeyId)]),
    bytesField(2, encodeKey(message.baseKey)),
    bytesField(3, encodeKey(message.identityKey)),
    bytesField(4, message.message),
    numberField(5, message.registrationId),
    numberField(6, message.signedPrekeyId),
    numberField(7, message.kyberPrekeyId),
    bytesField(8, encodeKyber(message.kyberCiphertext)),
  );
}

/** @throws CryptoError `malformed` */
export function decodePreKeySignalMessage(bytes: Uint8Array): PreKeySignalMessage {
  const fields = decodeFields(bytes);
  return {
    oneTimePrekeyId: fields.numbers.get(1),
    baseKey: decodeKey(fields.bytes.get(2)),
    identityKey: decodeKey(fields.bytes.get(3)),
    message: required(fields.bytes.get(4)),
    registrationId: required(fields.numbers.get(5)),
    signedPrekeyId: required(fields.numbers.get(6)),
    kyberPrekeyId: required(fields.numbers.get(7)),
    kyberCiphertext: decodeKyber(fields.bytes.get(8)),
  };
}

interface Fields {
  readonly numbers: Map<number, number>;
  readonly bytes: Map<number, Uint8Array>;
}

function decodeFields(message: Uint8Array): Fields {
  if (message[0] !== VERSION) throw new CryptoError("malformed");
  const fields: Fields = { numbers: new Map(), bytes: new Map() };
  let at = 1;
  while (at < message.length) {
    const tag = readVarint(message, at);
    const field = Math.floor(tag.value / 8);
    const value = readVarint(message, tag.end);
    at = value.end;
    if (tag.value % 8 === VARINT) {
      fields.numbers.set(field, value.value);
    } else if (tag.value % 8 === BYTES && at + value.value <= message.length) {
      fields.bytes.set(field, message.slice(at, at + value.value));
      at += value.value;
    } else throw new CryptoError("malformed");
  }
  return fields;
}

const numberField = (field: number, value: number): Uint8Array =>
  concatBytes(writeVarint(8 * field + VARINT), writeVarint(value));
const bytesField = (field: number, value: Uint8Array): Uint8Array =>
  concatBytes(writeVarint(8 * field + BYTES), writeVarint(value.length), value);

export function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Uint8Array.of(...bytes, rest);
}

/** @throws CryptoError `malformed` if it does not end or goes beyond 2^53. */
export function readVarint(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at, unit = 1; value <= Number.MAX_SAFE_INTEGER; end += 1, unit *= 0x80) {
    const byte = bytes.at(end);
    if (byte === undefined) break;
    value += (byte % 0x80) * unit;
    if (byte < 0x80) return { value, end: end + 1 };
  }
  throw new CryptoError("malformed");
}

function untyped(bytes: Uint8Array | undefined, type: number): Uint8Array {
  if (bytes?.[0] !== type) throw new CryptoError("malformed");
  return bytes.slice(1);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new CryptoError("malformed");
  return value;
}
