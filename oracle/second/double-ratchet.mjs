// The Double Ratchet of §5, down to seeds. States are values: every step returns the next one.
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { equal, hex, split } from "./bytes.mjs";
import { DH, HKDF, HMAC, x25519Pair } from "./primitives.mjs";
import { requireReachable } from "./skipped-keys.mjs";

const ROOT = utf8ToBytes("sotto/1/root");

/** The next root key, and the chain that starts there. */
function stepRoot(root, own, their) {
  const [next, key] = split(HKDF(root, DH(own, their), ROOT, 64), 32, 32);
  return [next, { key, n: 0 }];
}

/** The seed of message `n`, and the chain after it. */
function stepChain({ key, n }) {
  return [HMAC(key, Uint8Array.of(1)), { key: HMAC(key, Uint8Array.of(2)), n: n + 1 }];
}

export function startAsInitiator(RK, SPK, draw) {
  const own = x25519Pair(draw(32));
  const [root, sending] = stepRoot(RK, own, SPK);
  return { root, own, their: SPK, sending, receiving: undefined, pn: 0 };
}

export function startAsRecipient(RK, signedPrekeyPair) {
  const none = { their: undefined, sending: undefined, receiving: undefined };
  return { root: RK, own: signedPrekeyPair, ...none, pn: 0 };
}

/** @returns the seed and the header fields of the next message, and the state after it. */
export function nextToSend(state) {
  const { own, pn, sending } = state;
  if (!sending) throw new Error("nothing received yet");
  const [seed, next] = stepChain(sending);
  const header = { ratchetKey: own.publicKey, n: sending.n, pn };
  return { seed, header, state: { ...state, sending: next } };
}

/** Adds to and takes from `skipped`. */
export function seedToOpen(state, { ratchetKey, n, pn }, skipped, now, draw) {
  const kept = skipped.take(hex(ratchetKey), n);
  if (kept) return { seed: kept, state };
  const isCurrent = state.receiving && equal(ratchetKey, state.their);
  const turned = isCurrent ? state : turn(passOver(state, pn, skipped, now), ratchetKey, draw);
  const reached = passOver(turned, n, skipped, now);
  if (n < reached.receiving.n) throw new Error("opened before");
  const [seed, receiving] = stepChain(reached.receiving);
  return { seed, state: { ...reached, receiving } };
}

function passOver(state, until, skipped, now) {
  if (!state.receiving) return state;
  let { receiving } = state;
  requireReachable(receiving.n, until);
  while (receiving.n < until) {
    const [seed, next] = stepChain(receiving);
    skipped.add(hex(state.their), receiving.n, seed, now);
    receiving = next;
  }
  return { ...state, receiving };
}

function turn(state, their, draw) {
  const [received, receiving] = stepRoot(state.root, state.own, their);
  const own = x25519Pair(draw(32));
  const [root, sending] = stepRoot(received, own, their);
  return { root, own, their, sending, receiving, pn: state.sending?.n ?? 0 };
}
