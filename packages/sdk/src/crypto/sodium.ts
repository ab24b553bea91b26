import sodium from "libsodium-wrappers";
import type { Primitives } from "./primitives.ts";

// Randomness always comes from our own port, through the seeded and deterministic calls: libsodium.js draws one 32-bit
// word per getRandomValues, which costs 190 µs for 32 bytes.

/** The libsodium back end (WebAssembly). */
export async function loadSodium(): Promise<Primitives> {
  await sodium.ready;
  return {
    backEnd: "wasm",
    x25519PublicKey: (privateKey) => sodium.crypto_scalarmult_base(privateKey),
    x25519: (privateKey, publicKey) => sodium.crypto_scalarmult(privateKey, publicKey),
    ed25519KeyPair: (seed) => {
      const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
      return { publicKey, privateKey };
    },
    sign: (privateKey, message) => sodium.crypto_sign_detached(message, privateKey),
    verify: (publicKey, message, signature) => {
      if (publicKey.length !== 32 || signature.length !== 64) return false;
      return sodium.crypto_sign_verify_detached(signature, message, publicKey);
    },
    kemKeyPair: (seed) => {
      const { publicKey, privateKey } = sodium.crypto_kem_mlkem768_seed_keypair(seed);
      return { publicKey, privateKey };
    },
    kemEncapsulate: (publicKey, randomness) => {
      const { ciphertext, sharedSecret } = sodium.crypto_kem_mlkem768_enc_deterministic(
        publicKey,
        randomness,
      );
      return { ciphertext, sharedSecret };
    },
    kemDecapsulate: (privateKey, ciphertext) =>
      sodium.crypto_kem_mlkem768_dec(ciphertext, privateKey),
    seal: (key, nonce, associatedData, plaintext) =>
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plaintext,
        associatedData,
        null,
        nonce,
        key,
      ),
    open: (key, nonce, associatedData, ciphertext) =>
      sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        ciphertext,
        associatedData,
        nonce,
        key,
      ),
  };
}
