import { bytesToHex } from "@sotto/protocol";

// Keys of messages that were passed over (Double Ratchet §2.6), bounded: libsignal keeps 2,000 a chain and five chains.
export const MAX_SKIP_COUNT = 2000;
const MAX_SKIPPED_CHAINS_COUNT = 5;
const DAY_MS: number = 24 * 3600_000;
const MAX_SKIPPED_AGE_MS: number = 30 * DAY_MS;

/** A key that was passed over: of the message numbered `n` in `chain`. */
export interface SkippedKey {
  /** Ratchet key in hexadecimal, or epoch number. */
  readonly chain: string;
  readonly n: number;
  readonly key: Uint8Array;
  /** On the list's own clock, like `SkippedKeys.ageMs`. */
  readonly atMs: number;
}

/** Oldest first. The two ratchets skip independently. */
export interface SkippedKeys {
  seeds: SkippedKey[];
  pqKeys: SkippedKey[];
  /** How long the list has been aging, and the device's time when it last did. */
  ageMs: number;
  seenAtMs: number;
}

export function noSkippedKeys(): SkippedKeys {
  return { seeds: [], pqKeys: [], ageMs: 0, seenAtMs: 0 };
}

/**
 * Ages the list for a message that arrives at `nowMs`, by a day at most: however far the device's clock is set ahead, no
 * single jump makes a key too old whose message is still under way.
 *
 * @returns The list's age.
 */
export function ageSkipped(skipped: SkippedKeys, nowMs: number): number {
  skipped.ageMs += Math.min(Math.max(nowMs - skipped.seenAtMs, 0), DAY_MS);
  skipped.seenAtMs = nowMs;
  return skipped.ageMs;
}

export function chainOfRatchetKey(ratchetKey: Uint8Array): string {
  return bytesToHex(ratchetKey);
}

/** The key if it is kept, removed from `list`. */
export function takeSkipped(list: SkippedKey[], chain: string, n: number): Uint8Array | undefined {
  const index = list.findIndex((entry) => entry.n === n && entry.chain === chain);
  return index < 0 ? undefined : list.splice(index, 1)[0]?.key;
}

/** Drops what is beyond the limits or too old. Call after adding. */
export function pruneSkipped(list: SkippedKey[], ageMs: number): SkippedKey[] {
  const chains = [...new Set(list.map((entry) => entry.chain))].slice(-MAX_SKIPPED_CHAINS_COUNT);
  return list
    .filter((entry) => chains.includes(entry.chain) && ageMs - entry.atMs <= MAX_SKIPPED_AGE_MS)
    .slice(-MAX_SKIP_COUNT);
}
