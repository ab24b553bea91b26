import { concatBytes, uint32ToBytes, utf8ToBytes } from "@sotto/protocol";
import { CryptoError } from "../packages/sdk/src/crypto/crypto-error.ts";
import { hkdfSha256 } from "../packages/sdk/src/crypto/kdf.ts";
import { ZERO_32 } from "../packages/sdk/src/crypto/labels.ts";
import { MAX_SKIP_COUNT } from "../packages/sdk/src/crypto/skipped-keys.ts";
import { readVarint, writeVarint } from "./signal-wire.ts";

// The passive half of Signal's Sparse Post-Quantum Ratchet (specification "The ML-KEM Braid Protocol" and §6 of the Double
// Ratchet; labels and layout of the SparsePostQuantumRatchet crate). It keys every message from the first epoch's chains
// and never takes part in a new key agreement, so that the peer cannot leave that epoch. Messages may be lost: their
// keys stay, up to a bound.

const VERSION = 1;
/** Messages that agree on epoch 1 are keyed by epoch 0. */
const EPOCH = 1;
/** "No chunk" in the byte that tells what else comes along. */
const NOTHING_ATTACHED: Uint8Array = Uint8Array.of(0);
const START: Uint8Array = utf8ToBytes("Signal PQ Ratchet V1 Chain  Start");
const NEXT: Uint8Array = utf8ToBytes("Signal PQ Ratchet V1 Chain Next");

interface SpqrChain {
  key: Uint8Array;
  /** Of the last message; the first has 1. */
  n: number;
}

export interface PassiveSpqr {
  readonly sending: SpqrChain;
  readonly receiving: SpqrChain;
  /** By message number. */
  readonly skipped: Map<number, Uint8Array>;
}

export function createPassiveSpqr(isInitiator: boolean, secret: Uint8Array): PassiveSpqr {
  const okm = hkdfSha256(ZERO_32, secret, START, 96);
  const ofInitiator = { key: okm.slice(32, 64), n: 0 };
  const ofRecipient = { key: okm.slice(64, 96), n: 0 };
  return isInitiator
    ? { sending: ofInitiator, receiving: ofRecipient, skipped: new Map() }
    : { sending: ofRecipient, receiving: ofInitiator, skipped: new Map() };
}

/** The next message's key and what the message says about it. */
export function sendingSpqrKey({ sending }: PassiveSpqr): {
  readonly key: Uint8Array;
  readonly message: Uint8Array;
} {
  const key = step(sending);
  const message = concatBytes(
    Uint8Array.of(VERSION),
    writeVarint(EPOCH),
    writeVarint(sending.n),
    NOTHING_ATTACHED,
  );
  return { key, message };
}

/** libsignal's own bound. The Double Ratchet's, which is lower, is asked first. */
const MAX_JUMP_COUNT = 25_000;

/** @throws CryptoError `malformed`, `gap-too-large` or `duplicate` */
export function receivingSpqrKey(spqr: PassiveSpqr, message: Uint8Array): Uint8Array {
  const n = numberOf(message);
  const { receiving, skipped } = spqr;
  if (n - receiving.n > MAX_JUMP_COUNT) throw new CryptoError("gap-too-large");
  while (receiving.n < n) {
    const key = step(receiving);
    skipped.set(receiving.n, key);
  }
  const key = skipped.get(n);
  if (key === undefined) throw new CryptoError("duplicate");
  skipped.delete(n);
  for (const oldest of skipped.keys()) {
    if (skipped.size <= MAX_SKIP_COUNT) break;
    skipped.delete(oldest);
  }
  return key;
}

function numberOf(message: Uint8Array): number {
  const epoch = readVarint(message, 1);
  const n = readVarint(message, epoch.end);
  if (message[0] !== VERSION || epoch.value !== EPOCH) throw new CryptoError("malformed");
  return n.value;
}

function step(chain: SpqrChain): Uint8Array {
  chain.n += 1;
  const okm = hkdfSha256(ZERO_32, chain.key, concatBytes(uint32ToBytes(chain.n), NEXT), 64);
  chain.key = okm.slice(0, 32);
  return okm.slice(32, 64);
}
