// What both sides compute of delivery tokens (docs/protocol/frames.md, "Delivery tokens"). This package has no
// cryptography: the caller brings its SHA-256.

import { DELIVERY_TOKEN_HASH_BYTES, DELIVERY_TOKENS_DIGEST_BYTES } from "./limits.ts";

/** 32 bytes of the whole input. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** What the relay knows of a token: the first 16 bytes of SHA-256(token). */
export function deliveryTokenHash(sha256: Sha256, token: Uint8Array): Uint8Array {
  return sha256(token).slice(0, DELIVERY_TOKEN_HASH_BYTES);
}

/** Tells one published set from another: the first 16 bytes of SHA-256(hashes), with `hashes` as they are published. */
export function deliveryTokensDigest(sha256: Sha256, hashes: Uint8Array): Uint8Array {
  return sha256(hashes).slice(0, DELIVERY_TOKENS_DIGEST_BYTES);
}
