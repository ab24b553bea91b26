import { expand, hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

// SHA-2, HMAC and HKDF are noble's in both back ends: libsodium's normal build has none of them.
//
// Every message derives some ten values from keys of 32 bytes, and noble's own `hmac` spends more on new objects than on
// hashing. So keys of that length run on hash states that are kept, wiped after each use; other keys take noble's way.

const HASH_BYTES = 32;
const INNER = 0x36;
const OUTER = 0x5c;

/** A key of half a block leaves the other half of both pads constant (RFC 2104 §2). */
const INNER_REST: Uint8Array = new Uint8Array(HASH_BYTES).fill(INNER);
const OUTER_REST: Uint8Array = new Uint8Array(HASH_BYTES).fill(OUTER);
const NOTHING: Uint8Array = new Uint8Array(0);
/** The block counter is one byte (RFC 5869 §2.3): noble refuses more. */
const MAX_OKM_BYTES: number = 255 * HASH_BYTES;

const initial = nobleSha256.create();
const inner = nobleSha256.create();
const outer = nobleSha256.create();
const work = nobleSha256.create();
const pad: Uint8Array = new Uint8Array(HASH_BYTES);
const block: Uint8Array = new Uint8Array(HASH_BYTES);
const counter: Uint8Array = new Uint8Array(1);

function setKey(key: Uint8Array): void {
  for (let i = 0; i < HASH_BYTES; i++) pad[i] = (key[i] as number) ^ INNER;
  initial._cloneInto(inner).update(pad).update(INNER_REST);
  for (let i = 0; i < HASH_BYTES; i++) pad[i] = (key[i] as number) ^ OUTER;
  initial._cloneInto(outer).update(pad).update(OUTER_REST);
}

/** HMAC of the joined parts under the key that is set, into `block`, which may be a part. */
function macIntoBlock(first: Uint8Array, second: Uint8Array, third: Uint8Array): void {
  inner._cloneInto(work).update(first).update(second).update(third).digestInto(block);
  outer._cloneInto(work).update(block).digestInto(block);
}

function mac(data: Uint8Array): Uint8Array {
  macIntoBlock(data, NOTHING, NOTHING);
  return block.slice();
}

/** RFC 5869 §2.3 under the key that is set. */
function expandFromKey(info: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += HASH_BYTES) {
    counter[0] = at / HASH_BYTES + 1;
    macIntoBlock(at === 0 ? NOTHING : block, info, counter);
    out.set(length - at < HASH_BYTES ? block.subarray(0, length - at) : block, at);
  }
  return out;
}

function wipe(): void {
  inner.destroy();
  outer.destroy();
  work.destroy();
  pad.fill(0);
  block.fill(0);
}

export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data);
}

export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (key.length !== HASH_BYTES) return hmac(nobleSha256, key, data);
  setKey(key);
  const tag = mac(data);
  wipe();
  return tag;
}

/** HMAC of two inputs under one key. */
export function hmacSha256Pair(
  key: Uint8Array,
  first: Uint8Array,
  second: Uint8Array,
): readonly [Uint8Array, Uint8Array] {
  if (key.length !== HASH_BYTES)
    return [hmac(nobleSha256, key, first), hmac(nobleSha256, key, second)];
  setKey(key);
  const tags = [mac(first), mac(second)] as const;
  wipe();
  return tags;
}

/** RFC 5869, extract and expand. */
export function hkdfSha256(
  salt: Uint8Array,
  ikm: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  if (salt.length !== HASH_BYTES || length > MAX_OKM_BYTES)
    return hkdf(nobleSha256, ikm, salt, info, length);
  setKey(salt);
  macIntoBlock(ikm, NOTHING, NOTHING);
  setKey(block);
  const okm = expandFromKey(info, length);
  wipe();
  return okm;
}

/** RFC 5869 §2.3 alone, for input that already is a uniformly random key (§3.3). */
export function hkdfExpandSha256(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  if (prk.length !== HASH_BYTES || length > MAX_OKM_BYTES)
    return expand(nobleSha256, prk, info, length);
  setKey(prk);
  const okm = expandFromKey(info, length);
  wipe();
  return okm;
}
