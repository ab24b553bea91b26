import { equalBytes } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import { createX25519KeyPair } from "./device.ts";
import { hkdfSha256, hmacSha256Pair } from "./kdf.ts";
import { LABELS } from "./labels.ts";
import { diffieHellman } from "./pqxdh.ts";
import type { KeyPair, Primitives } from "./primitives.ts";
import { chainOfRatchetKey, MAX_SKIP_COUNT, type SkippedKey, takeSkipped } from "./skipped-keys.ts";

// The Double Ratchet of docs/protocol/cryptography.md §5 (Signal's specification, §3), down to message seeds. It knows
// nothing of the post-quantum ratchet, of headers on the wire or of encryption. Functions change the state they are given;
// the caller discards it when they throw.

export interface Chain {
  key: Uint8Array;
  /** Number of the next message. */
  n: number;
}

export interface DoubleRatchet {
  rootKey: Uint8Array;
  own: KeyPair;
  /** Undefined until the recipient has received a first message. */
  their: Uint8Array | undefined;
  sending: Chain | undefined;
  receiving: Chain | undefined;
  /** Length of the previous sending chain: the header's `pn`. */
  previousLength: number;
}

const ONE: Uint8Array = Uint8Array.of(1);
const TWO: Uint8Array = Uint8Array.of(2);

/** RatchetInitAlice, §3.3. */
export function initiatorRatchet(
  primitives: Primitives,
  random: Random,
  rootKey: Uint8Array,
  signedPrekey: Uint8Array,
): DoubleRatchet {
  const own = createX25519KeyPair(primitives, random);
  const next = stepRoot(primitives, rootKey, own, signedPrekey);
  return {
    rootKey: next.rootKey,
    own,
    their: signedPrekey,
    sending: next.chain,
    receiving: undefined,
    previousLength: 0,
  };
}

/** RatchetInitBob, §3.3. */
export function recipientRatchet(rootKey: Uint8Array, signedPrekey: KeyPair): DoubleRatchet {
  return {
    rootKey,
    own: signedPrekey,
    their: undefined,
    sending: undefined,
    receiving: undefined,
    previousLength: 0,
  };
}

/** KDF_RK, §3.1. */
function stepRoot(
  primitives: Primitives,
  rootKey: Uint8Array,
  own: KeyPair,
  their: Uint8Array,
): { readonly rootKey: Uint8Array; readonly chain: Chain } {
  const okm = hkdfSha256(
    rootKey,
    diffieHellman(primitives, own.privateKey, their),
    LABELS.root,
    64,
  );
  return { rootKey: okm.slice(0, 32), chain: { key: okm.slice(32, 64), n: 0 } };
}

/** KDF_CK, §3.1: moves the chain on and returns the seed of the message that it stood at. */
function stepChain(chain: Chain): Uint8Array {
  const [seed, next] = hmacSha256Pair(chain.key, ONE, TWO);
  chain.key = next;
  chain.n += 1;
  return seed;
}

/** The seed and number of the next message to send. */
export function sendingSeed(ratchet: DoubleRatchet): {
  readonly seed: Uint8Array;
  readonly n: number;
} {
  if (ratchet.sending === undefined) throw new CryptoError("no-session");
  const { n } = ratchet.sending;
  return { seed: stepChain(ratchet.sending), n };
}

/**
 * The seed of a received message. Takes a ratchet step if the header has a new key.
 *
 * @throws CryptoError `gap-too-large`, `duplicate` or `bad-key`
 */
export function receivingSeed(
  primitives: Primitives,
  random: Random,
  ratchet: DoubleRatchet,
  header: { readonly ratchetKey: Uint8Array; readonly n: number; readonly pn: number },
  skipped: SkippedKey[],
  nowMs: number,
): Uint8Array {
  const kept = takeSkipped(skipped, chainOfRatchetKey(header.ratchetKey), header.n);
  if (kept !== undefined) return kept;
  if (
    ratchet.their === undefined ||
    ratchet.receiving === undefined ||
    !equalBytes(ratchet.their, header.ratchetKey)
  ) {
    skipTo(ratchet, header.pn, skipped, nowMs);
    stepRatchet(primitives, random, ratchet, header.ratchetKey);
  }
  skipTo(ratchet, header.n, skipped, nowMs);
  const chain = ratchet.receiving as Chain;
  if (header.n < chain.n) throw new CryptoError("duplicate");
  return stepChain(chain);
}

/** SkipMessageKeys, §3.5. */
function skipTo(ratchet: DoubleRatchet, until: number, skipped: SkippedKey[], nowMs: number): void {
  const { receiving, their } = ratchet;
  if (receiving === undefined || their === undefined) return;
  if (until - receiving.n > MAX_SKIP_COUNT) throw new CryptoError("gap-too-large");
  const chain = chainOfRatchetKey(their);
  while (receiving.n < until) {
    const { n } = receiving;
    skipped.push({ chain, n, key: stepChain(receiving), atMs: nowMs });
  }
}

/** DHRatchet, §3.5. */
function stepRatchet(
  primitives: Primitives,
  random: Random,
  ratchet: DoubleRatchet,
  their: Uint8Array,
): void {
  ratchet.previousLength = ratchet.sending?.n ?? 0;
  ratchet.their = new Uint8Array(their);
  const receiving = stepRoot(primitives, ratchet.rootKey, ratchet.own, their);
  ratchet.own = createX25519KeyPair(primitives, random);
  const sending = stepRoot(primitives, receiving.rootKey, ratchet.own, their);
  ratchet.rootKey = sending.rootKey;
  ratchet.receiving = receiving.chain;
  ratchet.sending = sending.chain;
}
