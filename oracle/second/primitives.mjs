// Suite 1 (§1), on @noble alone.
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { expand, hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";

export const SUITE = 1;

export const SHA256 = sha256;
export const HKDF = (salt, ikm, info, n) => hkdf(sha256, ikm, salt, info, n);
export const Expand = (prk, info, n) => expand(sha256, prk, info, n);
export const HMAC = (key, data) => hmac(sha256, key, data);

export const x25519Pair = (privateKey) => ({
  privateKey,
  publicKey: x25519.getPublicKey(privateKey),
});
/** Throws if the result is all zero. */
export const DH = (pair, publicKey) => x25519.getSharedSecret(pair.privateKey, publicKey);

export const signingPair = (seed) => ({ seed, publicKey: ed25519.getPublicKey(seed) });
export const sign = ({ seed }, message) => ed25519.sign(message, seed);
export function requireSignature(publicKey, message, signature) {
  if (!ed25519.verify(signature, message, publicKey, { zip215: false }))
    throw new Error("bad signature");
}

export const KEM = {
  pair: (seed) => ml_kem768.keygen(seed),
  encapsulate(publicKey, randomness) {
    const { cipherText: ct, sharedSecret: ss } = ml_kem768.encapsulate(publicKey, randomness);
    return { ct, ss };
  },
  decapsulate: (ct, secretKey) => ml_kem768.decapsulate(ct, secretKey),
};

export const AEAD = {
  seal: (key, nonce, ad, plaintext) => xchacha20poly1305(key, nonce, ad).encrypt(plaintext),
  open: (key, nonce, ad, ciphertext) => xchacha20poly1305(key, nonce, ad).decrypt(ciphertext),
};
