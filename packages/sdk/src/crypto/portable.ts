import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
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
  verify: (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    // noble's default is ZIP 215, which accepts encodings that RFC 8032 refuses.
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  },
  kemKeyPair: (seed) => {
    const { publicKey, secretKey } = ml_kem768.keygen(seed);
    return { publicKey, privateKey: secretKey };
  },
  kemEncapsulate: (publicKey, randomness) => {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, randomness);
    return { ciphertext: cipherText, sharedSecret };
  },
  kemDecapsulate: (privateKey, ciphertext) => ml_kem768.decapsulate(ciphertext, privateKey),
  seal: (key, nonce, associatedData, plaintext) => xchacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  open: (key, nonce, associatedData, ciphertext) => xchacha20poly1305(key, nonce, associatedData).decrypt(ciphertext),
};
