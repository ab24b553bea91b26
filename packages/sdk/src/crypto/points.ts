import { X25519_BYTES } from "@sotto/protocol";
import { CryptoError } from "./crypto-error.ts";

/**
 * Refuses an X25519 public key that is not in its one canonical encoding: below 2^255 - 19, high bit clear. RFC 7748
 * masks and reduces instead, which would let one key appear under several encodings (libsignal tests its base keys the
 * same way). Low-order points are refused by the Diffie-Hellman function.
 */
export function requireX25519PublicKey(key: Uint8Array): void {
  if (key.length !== X25519_BYTES || isAtLeastPrime(key)) throw new CryptoError("bad-key");
}

/** 2^255 - 19 is ed ff … ff 7f, little-endian. */
function isAtLeastPrime(key: Uint8Array): boolean {
  const top = key[31] as number;
  if (top >= 0x80) return true;
  if (top !== 0x7f) return false;
  for (let i = 30; i > 0; i--) if (key[i] !== 0xff) return false;
  return (key[0] as number) >= 0xed;
}
