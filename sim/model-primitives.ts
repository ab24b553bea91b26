import { hash } from "node:crypto";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";

// A model of the asymmetric primitives: the same shapes, sizes and algebra (both sides agree on a secret, a signature
// covers its message), and no security whatsoever. Nobody forges in the simulator, and it runs ten times as fast. Some
// seeds run on the real ones, so that a difference between model and reality would show.

const P = 2n ** 255n - 19n;
const BASE = 9n;
const KEM_PUBLIC_BYTES = 1184;
const KEM_PRIVATE_BYTES = 2400;
const KEM_CIPHERTEXT_BYTES = 1088;

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(hash("sha256", Buffer.concat(parts), "buffer"));

/** Little-endian, as X25519: the encodings are checked like real ones. */
const toInteger = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`) % P;

const toBytes = (value: bigint): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse());

const padded = (head: Uint8Array, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(head);
  return bytes;
};

const signature = (publicKey: Uint8Array, message: Uint8Array): Uint8Array =>
  padded(sha256(publicKey, message), 64);

const kemSecret = (publicKey: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  sha256(publicKey.subarray(0, 32), ciphertext.subarray(0, 32));

/** @param real - Gives the authenticated encryption, which is fast as it is. */
export function modelPrimitives(real: Primitives): Primitives {
  return {
    ...real,
    x25519PublicKey: (privateKey) => toBytes((toInteger(privateKey) * BASE) % P),
    x25519: (privateKey, publicKey) => {
      const product = (toInteger(privateKey) * toInteger(publicKey)) % P;
      if (product === 0n) throw new Error("low order");
      return toBytes(product);
    },
    ed25519KeyPair: (seed) => {
      const publicKey = sha256(Buffer.from("signing key"), seed);
      const privateKey = new Uint8Array(64);
      privateKey.set(seed);
      privateKey.set(publicKey, 32);
      return { publicKey, privateKey };
    },
    sign: (privateKey, message) => signature(privateKey.subarray(32), message),
    verify: (publicKey, message, given) =>
      Buffer.compare(signature(publicKey, message), given) === 0,
    kemKeyPair: (seed) => ({
      publicKey: padded(sha256(seed), KEM_PUBLIC_BYTES),
      privateKey: padded(seed, KEM_PRIVATE_BYTES),
    }),
    kemEncapsulate: (publicKey, randomness) => {
      const ciphertext = padded(randomness, KEM_CIPHERTEXT_BYTES);
      return { ciphertext, sharedSecret: kemSecret(publicKey, ciphertext) };
    },
    kemDecapsulate: (privateKey, ciphertext) =>
      kemSecret(sha256(privateKey.subarray(0, 64)), ciphertext),
  };
}
