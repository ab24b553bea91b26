import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem1024 } from "@noble/post-quantum/ml-kem.js";
import { concatBytes } from "@sotto/protocol";
import type { KeyPair } from "../packages/sdk/src/crypto/primitives.ts";

// Kyber1024 as of round 3 of NIST's competition, which Signal's PQXDH uses. Key and ciphertext are those of ML-KEM-1024;
// the shared secret goes through one more hash together with the ciphertext, which FIPS 203 (appendix C) has dropped.

export function kyberKeyPair(seed: Uint8Array): KeyPair {
  const { publicKey, secretKey } = ml_kem1024.keygen(seed);
  return { publicKey, privateKey: secretKey };
}

export function kyberEncapsulate(
  publicKey: Uint8Array,
  randomness: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array } {
  const { cipherText, sharedSecret } = ml_kem1024.encapsulate(publicKey, sha3_256(randomness));
  return { ciphertext: cipherText, sharedSecret: bind(sharedSecret, cipherText) };
}

export function kyberDecapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return bind(ml_kem1024.decapsulate(ciphertext, privateKey), ciphertext);
}

function bind(secret: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return shake256(concatBytes(secret, sha3_256(ciphertext)), { dkLen: 32 });
}
