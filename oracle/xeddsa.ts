import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@sotto/protocol";

// "The XEdDSA and VXEdDSA Signature Schemes", revision 1: Ed25519 signatures by X25519 keys. Like libsignal
// (rust/core/src/curve/curve25519.rs), which predates the final text, signing does not force the sign of A to 0 (§2.3) but
// carries it in the signature's top bit.

const { Point } = ed25519;
const { Fp, Fn } = Point;
const SIGN_BIT = 0x80;
/** hash_1 of §2.5: SHA-512 behind 2^256 - 1 - 1, little-endian. */
const HASH_1_PREFIX: Uint8Array = new Uint8Array(32).fill(0xff).fill(0xfe, 0, 1);

/**
 * @param privateKey - X25519, 32 bytes, clamped or not.
 * @param nonce - Z of §3: 64 random bytes.
 * @returns 64 bytes.
 */
export function xeddsaSign(
  privateKey: Uint8Array,
  message: Uint8Array,
  nonce: Uint8Array,
): Uint8Array {
  const clamped = withBits(withBits(privateKey, 0, 0x07, 0), 31, 0x80, 0x40);
  const a = Fn.create(bytesToNumberLE(clamped));
  const A = Point.BASE.multiply(a).toBytes();
  const r = hashToScalar(HASH_1_PREFIX, clamped, message, nonce);
  const R = Point.BASE.multiply(r).toBytes();
  const s = Fn.add(r, Fn.mul(hashToScalar(R, A, message), a));
  return withBits(concatBytes(R, numberToBytesLE(s, 32)), 63, SIGN_BIT, signBitOf(A));
}

export function xeddsaVerify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== 64) return false;
  const A = withBits(edwardsY(publicKey), 31, SIGN_BIT, signBitOf(signature));
  const plain = withBits(signature, 63, SIGN_BIT, 0);
  return ed25519.verify(plain, message, A, { zip215: false });
}

/** u_to_y of §2.3: y = (u - 1) / (u + 1). */
function edwardsY(publicKey: Uint8Array): Uint8Array {
  const u = Fp.create(bytesToNumberLE(publicKey));
  const y = Fp.div(Fp.sub(u, Fp.ONE), Fp.add(u, Fp.ONE));
  return new Uint8Array(numberToBytesLE(y, 32));
}

function hashToScalar(...parts: readonly Uint8Array[]): bigint {
  return Fn.create(bytesToNumberLE(sha512(concatBytes(...parts))));
}

const signBitOf = (bytes: Uint8Array): number => (bytes.at(-1) ?? 0) & SIGN_BIT;

/** A copy in which the byte at `index` has lost the bits of `clear` and got those of `set`. */
function withBits(bytes: Uint8Array, index: number, clear: number, set: number): Uint8Array {
  return bytes.map((byte, i) => (i === index ? (byte & ~clear) | set : byte));
}
