import { equalBytes } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import { createX25519KeyPair } from "./device.ts";
import { diffieHellman } from "./pqxdh.ts";
import type { KeyPair, Primitives } from "./primitives.ts";
import { chainOfRatchetKey, MAX_SKIP_COUNT, type SkippedKey, takeSkipped } from "./skipped-keys.ts";
import type { SessionContext, Suite } from "./suite.ts";

// The Double Ratchet of docs/protocol/cryptography.md §5 (Signal's specification, §3), down to message seeds. It knows
// nothing of the post-quantum ratchet, of headers on the wire or of encryption, and takes its key derivations from a suite.
// Functions change the state they are given; the caller discards it when they throw.

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

/** RatchetInitAlice, §3.3. */
export function initiatorRatchet(
  suite: Suite,
  primitives: Primitives,
  random: Random,
  rootKey: Uint8Array,
  signedPrekey: Uint8Array,
): DoubleRatchet {
  const own = createX25519KeyPair(primitives, random);
  const next = stepRoot(suite, primitives, rootKey, own, signedPrekey);
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
  suite: Suite,
  primitives: Primitives,
  rootKey: Uint8Array,
  own: KeyPair,
  their: Uint8Array,
): { readonly rootKey: Uint8Array; readonly chain: Chain } {
  const okm = suite.deriveRoot(rootKey, diffieHellman(primitives, own.privateKey, their));
  return { rootKey: okm.slice(0, 32), chain: { key: okm.slice(32, 64), n: 0 } };
}

/** KDF_CK, §3.1: moves the chain on and returns the seed of the message that it stood at. */
function stepChain(suite: Suite, chain: Chain): Uint8Array {
  const [seed, next] = suite.deriveChain(chain.key);
  chain.key = next;
  chain.n += 1;
  return seed;
}

/** The seed and number of the next message to send. */
export function sendingSeed(
  suite: Suite,
  ratchet: DoubleRatchet,
): { readonly seed: Uint8Array; readonly n: number } {
  if (ratchet.sending === undefined) throw new CryptoError("no-session");
  const { n } = ratchet.sending;
  return { seed: stepChain(suite, ratchet.sending), n };
}

/**
 * The seed of a received message. Takes a ratchet step if the header has a new key.
 *
 * @throws CryptoError `gap-too-large`, `duplicate` or `bad-key`
 */
export function receivingSeed(
  suite: Suite,
  { primitives, random }: Pick<SessionContext, "primitives" | "random">,
  ratchet: DoubleRatchet,
  header: { readonly ratchetKey: Uint8Array; readonly n: number; readonly pn: number },
  skipped: SkippedKey[],
  atMs: number,
): Uint8Array {
  const kept = takeSkipped(skipped, chainOfRatchetKey(header.ratchetKey), header.n);
  if (kept !== undefined) return kept;
  if (
    ratchet.their === undefined ||
    ratchet.receiving === undefined ||
    !equalBytes(ratchet.their, header.ratchetKey)
  ) {
    skipTo(suite, ratchet, header.pn, skipped, atMs);
    stepRatchet(suite, primitives, random, ratchet, header.ratchetKey);
  }
  skipTo(suite, ratchet, header.n, skipped, atMs);
  const chain = ratchet.receiving as Chain;
  if (header.n < chain.n) throw new CryptoError("duplicate");
  return stepChain(suite, chain);
}

/** SkipMessageKeys, §3.5. */
function skipTo(
  suite: Suite,
  ratchet: DoubleRatchet,
  until: number,
  skipped: SkippedKey[],
  atMs: number,
): void {
  const { receiving, their } = ratchet;
  if (receiving === undefined || their === undefined) return;
  if (until - receiving.n > MAX_SKIP_COUNT) throw new CryptoError("gap-too-large");
  const chain = chainOfRatchetKey(their);
  while (receiving.n < until) {
    const { n } = receiving;
    skipped.push({ chain, n, key: stepChain(suite, receiving), atMs });
  }
}

/** DHRatchet, §3.5. */
function stepRatchet(
  suite: Suite,
  primitives: Primitives,
  random: Random,
  ratchet: DoubleRatchet,
  their: Uint8Array,
): void {
  ratchet.previousLength = ratchet.sending?.n ?? 0;
  ratchet.their = new Uint8Array(their);
  const receiving = stepRoot(suite, primitives, ratchet.rootKey, ratchet.own, their);
  ratchet.own = createX25519KeyPair(primitives, random);
  const sending = stepRoot(suite, primitives, receiving.rootKey, ratchet.own, their);
  ratchet.rootKey = sending.rootKey;
  ratchet.receiving = receiving.chain;
  ratchet.sending = sending.chain;
}
