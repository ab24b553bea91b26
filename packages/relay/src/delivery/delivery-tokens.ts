import { DELIVERY_TOKEN_HASH_BYTES, deliveryTokenHash } from "@sotto/protocol";
import type { Digest } from "../ports.ts";
import type { Account } from "./directory.ts";

/**
 * Whether a sender may write to the account as one of its contacts: it shows a token that the account has given out. As
 * long as an account has published no set, it makes no difference between contacts and strangers.
 *
 * @param token - 16 bytes, or undefined if the sender shows none.
 */
export function isContact(
  { deliveryTokens }: Account,
  token: Uint8Array | undefined,
  digest: Digest,
): boolean {
  if (deliveryTokens === undefined) return true;
  if (token === undefined) return false;
  return includesHash(
    deliveryTokens,
    deliveryTokenHash((bytes) => digest.sha256(bytes), token),
  );
}

/** Binary search in a row of hashes that ascend. */
function includesHash(hashes: Uint8Array, hash: Uint8Array): boolean {
  let low = 0;
  let high = hashes.length / DELIVERY_TOKEN_HASH_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareAt(hashes, middle * DELIVERY_TOKEN_HASH_BYTES, hash);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function compareAt(hashes: Uint8Array, at: number, hash: Uint8Array): number {
  for (let i = 0; i < hash.length; i++) {
    const difference = (hashes[at + i] as number) - (hash[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
