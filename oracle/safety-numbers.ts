import { createHash } from "node:crypto";
import { Fingerprint, PublicKey } from "@signalapp/libsignal-client";
import { bytesToHex } from "@sotto/protocol";
import { safetyNumber, type SafetyNumberUser } from "../packages/sdk/src/crypto/safety-number.ts";

// Our safety numbers next to libsignal's.

const ITERATIONS = 5200;
const VERSION = 2;

const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/** User ids of all lengths and scripts. */
export function userOf(label: string): SafetyNumberUser {
  const [length = 0] = hashOf(`${label}/length`);
  const name = `${label}-é-漢-${hashOf(label).toString("hex")}`.slice(0, 1 + (length % 60));
  return { userId: name, accountId: new Uint8Array(hashOf(`${label}/account`)) };
}

export interface SafetyNumberPair {
  readonly own: SafetyNumberUser;
  readonly peer: SafetyNumberUser;
}

export function pairsOf(count: number, label: string): readonly SafetyNumberPair[] {
  return Array.from({ length: count }, (_, i) => ({
    own: userOf(`${label}/${i}/a`),
    peer: userOf(`${label}/${i}/b`),
  }));
}

export function signalFingerprint(
  { own, peer }: SafetyNumberPair,
  iterations: number = ITERATIONS,
): Fingerprint {
  const keyOf = ({ accountId }: SafetyNumberUser) =>
    PublicKey.deserialize(Uint8Array.of(5, ...accountId));
  const idOf = ({ userId }: SafetyNumberUser) => new Uint8Array(Buffer.from(userId, "utf8"));
  return Fingerprint.new(iterations, VERSION, idOf(own), keyOf(own), idOf(peer), keyOf(peer));
}

/** Digits and scannable code in hexadecimal. */
export interface ComparedNumber {
  readonly digits: string;
  readonly scannable: string;
}

export function compareNumbers(
  pair: SafetyNumberPair,
  iterations: number = ITERATIONS,
): { readonly ours: ComparedNumber; readonly libsignal: ComparedNumber } {
  const { digits, scannable } = safetyNumber(pair.own, pair.peer, iterations);
  const signal = signalFingerprint(pair, iterations);
  return {
    ours: { digits, scannable: bytesToHex(scannable) },
    libsignal: {
      digits: signal.displayableFingerprint().toString(),
      scannable: bytesToHex(signal.scannableFingerprint().toBuffer()),
    },
  };
}
