import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { concatBytes } from "@sotto/protocol";
import type { Primitives } from "./primitives.ts";

/** The @noble back end: plain JavaScript, for places where WebAssembly may not compile. */
export const portable: Primitives = {
  backEnd: "portable",
  x25519PublicKey: (privateKey) => x25519.getPublicKey(privateKey),
  x25519: (privateKey, publicKey) => x25519.getSharedSecret(privateKey, publicKey),
  ed25519KeyPair: (seed) => {
    const publicKey = ed25519.getPublicKey(seed);
    return { publicKey, privateKey: concatBytes(seed, publicKey) };
  },
  sign: (privateKey, message) => ed25519.sign(message, privateKey.subarray(0, 32)),
  verify: verifyStrictly,
  kemKeyPair: (seed) => {
    const { publicKey, secretKey } = ml_kem768.keygen(seed);
    return { publicKey, privateKey: secretKey };
  },
  kemEncapsulate: (publicKey, randomness) => {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, randomness);
    return { ciphertext: cipherText, sharedSecret };
  },
  kemDecapsulate: (privateKey, ciphertext) => ml_kem768.decapsulate(ciphertext, privateKey),
  seal: (key, nonce, associatedData, plaintext) =>
    xchacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  open: (key, nonce, associatedData, ciphertext) =>
    xchacha20poly1305(key, nonce, associatedData).decrypt(ciphertext),
};

/**
 * The check that libsodium makes: no key or R of small order, no encoding but the canonical one, and [S]B = R + [k]A
 * without the cofactor. noble's own verifier multiplies by the cofactor, so that the owner of a crooked key could make a
 * signature that one device believes and another does not.
 */
function verifyStrictly(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const commitment = signature.subarray(0, 32);
  try {
    const A = ed25519.Point.fromBytes(publicKey);
    const R = ed25519.Point.fromBytes(commitment);
    if (A.isSmallOrder() || R.isSmallOrder()) return false;
    const S = scalarOf(signature.subarray(32));
    if (S >= ed25519.Point.Fn.ORDER) return false;
    const k = ed25519.Point.Fn.create(
      scalarOf(sha512(concatBytes(commitment, publicKey, message))),
    );
    return ed25519.Point.BASE.multiplyUnsafe(S).equals(R.add(A.multiplyUnsafe(k)));
  } catch {
    return false; // Not points of the curve.
  }
}

function scalarOf(littleEndian: Uint8Array): bigint {
  let value = 0n;
  for (let i = littleEndian.length - 1; i >= 0; i--)
    value = (value << 8n) | BigInt(littleEndian[i] as number);
  return value;
}
