import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, HASH_BYTES, utf8ToBytes } from "@sotto/protocol";
import { CryptoError } from "./crypto-error.ts";

// Two users compare what this makes, to learn whether each sees the other's real account. It is Signal's numeric
// fingerprint, version 2 (libsignal, rust/protocol/src/fingerprint.rs): 60 digits to read out, and a code to scan. In the
// role of Signal's identity key stands the account id, which no change of devices changes.

/** The work that whoever looks for a similar number has to do per try. */
const ITERATIONS_COUNT = 5200;
/** Of the hash's input: has stayed 0 through both versions of the fingerprint. */
const HASH_VERSION: Uint8Array = Uint8Array.of(0, 0);
/** Signal's type byte in front of a key on Curve25519. */
const KEY_TYPE: Uint8Array = Uint8Array.of(5);
const GROUPS_COUNT = 6;
const GROUP_BYTES = 5;
const GROUP_DIGITS_COUNT = 5;
const SCANNED_BYTES = 32;

/** CombinedFingerprints { version = 1: 2, local_fingerprint = 2, remote_fingerprint = 3 }, each with content = 1. */
const VERSION_FIELD: Uint8Array = Uint8Array.of(0x08, 2);
const LOCAL_FIELD: Uint8Array = Uint8Array.of(0x12, 34, 0x0a, SCANNED_BYTES);
const REMOTE_FIELD: Uint8Array = Uint8Array.of(0x1a, 34, 0x0a, SCANNED_BYTES);
const LOCAL_AT: number = VERSION_FIELD.length + LOCAL_FIELD.length;
const REMOTE_AT: number = LOCAL_AT + SCANNED_BYTES + REMOTE_FIELD.length;
const SCANNABLE_BYTES: number = REMOTE_AT + SCANNED_BYTES;

/** One of the two users who compare. */
export interface SafetyNumberUser {
  readonly userId: string;
  /** 32 bytes. */
  readonly accountId: Uint8Array;
}

export interface SafetyNumber {
  /** 60 decimal digits, the same on both sides. */
  readonly digits: string;
  /** For a QR code: both fingerprints, own first. */
  readonly scannable: Uint8Array;
}

/**
 * The number that two users compare, from the accounts as one of them sees them. Hashes 10,400 times, which takes tens of
 * milliseconds.
 *
 * @param iterations - Other than the default only to be held against another implementation.
 */
export function safetyNumber(
  own: SafetyNumberUser,
  peer: SafetyNumberUser,
  iterations: number = ITERATIONS_COUNT,
): SafetyNumber {
  const local = fingerprintOf(own, iterations);
  const remote = fingerprintOf(peer, iterations);
  const halves = [digitsOf(local), digitsOf(remote)].toSorted(compareDigits);
  return { digits: halves.join(""), scannable: encodeScannable(local, remote) };
}

/**
 * Whether a code that was scanned from the peer's screen is the mirror image of one's own.
 *
 * @throws CryptoError `malformed` if `scanned` is no safety number of this version.
 */
export function matchesScanned(own: SafetyNumber, scanned: Uint8Array): boolean {
  const { local, remote } = decodeScannable(own.scannable);
  const theirs = decodeScannable(scanned);
  const sameOwn = equalBytes(theirs.remote, local);
  const samePeer = equalBytes(theirs.local, remote);
  return sameOwn && samePeer;
}

function fingerprintOf({ userId, accountId }: SafetyNumberUser, iterations: number): Uint8Array {
  if (accountId.length !== HASH_BYTES) throw new CryptoError("malformed");
  const key = concatBytes(KEY_TYPE, accountId);
  let hash = sha512(concatBytes(HASH_VERSION, key, utf8ToBytes(userId), key));
  for (let i = 1; i < iterations; i++) hash = sha512(concatBytes(hash, key));
  return hash;
}

/** Six times five bytes, each as five digits: a number below 2^40 modulo 100,000. */
function digitsOf(fingerprint: Uint8Array): string {
  let digits = "";
  for (let group = 0; group < GROUPS_COUNT; group++) {
    const bytes = fingerprint.subarray(group * GROUP_BYTES, (group + 1) * GROUP_BYTES);
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    digits += String(value % 10 ** GROUP_DIGITS_COUNT).padStart(GROUP_DIGITS_COUNT, "0");
  }
  return digits;
}

/** By code unit, whatever the locale. */
function compareDigits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function encodeScannable(local: Uint8Array, remote: Uint8Array): Uint8Array {
  return concatBytes(
    VERSION_FIELD,
    LOCAL_FIELD,
    local.subarray(0, SCANNED_BYTES),
    REMOTE_FIELD,
    remote.subarray(0, SCANNED_BYTES),
  );
}

/** There is one encoding of two halves: what is built from them again has to be the same bytes. */
function decodeScannable(bytes: Uint8Array): {
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
} {
  if (bytes.length !== SCANNABLE_BYTES) throw new CryptoError("malformed");
  const local = bytes.subarray(LOCAL_AT, LOCAL_AT + SCANNED_BYTES);
  const remote = bytes.subarray(REMOTE_AT, REMOTE_AT + SCANNED_BYTES);
  if (!equalBytes(encodeScannable(local, remote), bytes)) throw new CryptoError("malformed");
  return { local, remote };
}
