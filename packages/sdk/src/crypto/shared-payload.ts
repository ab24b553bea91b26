import { equalBytes } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import { sha256 } from "./kdf.ts";
import { LABELS, ZERO_NONCE } from "./labels.ts";
import type { Primitives } from "./primitives.ts";

// A content that is sealed once for all recipients, under a key used for nothing else.

/** @returns The shared payload, its key and its hash, which every recipient gets in a ratchet message. */
export function sealSharedPayload(
  primitives: Primitives,
  random: Random,
  plaintext: Uint8Array,
): { readonly shared: Uint8Array; readonly key: Uint8Array; readonly hash: Uint8Array } {
  const key = random(32);
  const shared = primitives.seal(key, ZERO_NONCE, LABELS.shared, plaintext);
  return { shared, key, hash: sha256(shared) };
}

/** @throws CryptoError `bad-mac` if `shared` is not what the sender's reference names. */
export function openSharedPayload(
  primitives: Primitives,
  shared: Uint8Array,
  { key, hash }: { readonly key: Uint8Array; readonly hash: Uint8Array },
): Uint8Array {
  if (!equalBytes(sha256(shared), hash)) throw new CryptoError("bad-mac");
  try {
    return primitives.open(key, ZERO_NONCE, LABELS.shared, shared);
  } catch (error) {
    throw new CryptoError("bad-mac", error);
  }
}
