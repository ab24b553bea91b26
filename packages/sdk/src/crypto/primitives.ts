// The primitives, as one interface with two interchangeable back ends, of which load-primitives.ts chooses one. Both give
// the same bytes; the published vectors and a cross test hold them to it.

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export interface Primitives {
  readonly backEnd: "wasm" | "portable";
  /** X25519 public key (32 bytes) of a private key (32 random bytes). */
  x25519PublicKey(privateKey: Uint8Array): Uint8Array;
  /**
   * X25519, RFC 7748 §5.
   *
   * @returns 32 bytes.
   * @throws Error if the result is all zero: `publicKey` is of low order.
   */
  x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** Ed25519 key pair from a 32-byte seed; the private key is seed ‖ public key, 64 bytes. */
  ed25519KeyPair(seed: Uint8Array): KeyPair;
  /** Ed25519 signature, 64 bytes. `privateKey` is 64 bytes. */
  sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** RFC 8032 §5.1.7, strict: no cofactored equation, no non-canonical encodings. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** ML-KEM-768 key pair from a 64-byte seed `d ‖ z` (FIPS 203 §7.1): 1,184 and 2,400 bytes. */
  kemKeyPair(seed: Uint8Array): KeyPair;
  /** ML-KEM-768 encapsulation with 32 bytes of randomness: 1,088 and 32 bytes. Throws if the key is malformed. */
  kemEncapsulate(
    publicKey: Uint8Array,
    randomness: Uint8Array,
  ): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array };
  /** ML-KEM-768 decapsulation; a wrong ciphertext gives a wrong secret, not an error. */
  kemDecapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array;
  /** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). Key 32 bytes, nonce 24; the result is 16 bytes longer. */
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
  ): Uint8Array;
  /** @throws Error if the tag does not match. */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array;
}

export type CryptoChoice = "auto" | "portable" | "wasm";
