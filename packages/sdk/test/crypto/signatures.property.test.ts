import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes } from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";

const portable = await loadPrimitives("portable");
const wasm = await loadPrimitives("wasm");
const BACK_ENDS = [portable, wasm];
const { Point } = ed25519;
type EdwardsPoint = typeof Point.BASE;

/** A generator of the eight points of small order. */
const TORSION = Point.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
const SMALL_ORDER: readonly EdwardsPoint[] = Array.from({ length: 8 }, (_, i) =>
  TORSION.multiplyUnsafe(BigInt(i)),
);

// Encodings of one point that RFC 8032 forbids: y of p or more, or the sign of x = 0 set.
const NON_CANONICAL = [
  "0100000000000000000000000000000000000000000000000000000000000080",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

const scalar = fc.bigInt({ min: 1n, max: Point.Fn.ORDER - 1n });
const torsion = fc.nat({ max: 7 });
const message = fc.uint8Array({ maxLength: 40 });
const RUNS = { numRuns: 60 };

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function challenge(R: Uint8Array, A: Uint8Array, text: Uint8Array): bigint {
  return Point.Fn.create(
    sha512(concatBytes(R, A, text)).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
  );
}

function verdicts(key: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean[] {
  return BACK_ENDS.map((primitives) => primitives.verify(key, text, signature));
}

describe("signatures by the owner of a crooked key", () => {
  test("count only if the equation holds without the cofactor, on both back ends", () => {
    fc.assert(
      fc.property(scalar, scalar, torsion, torsion, message, (a, r, ofA, ofR, text) => {
        const A = Point.BASE.multiplyUnsafe(a).add(SMALL_ORDER[ofA] as EdwardsPoint);
        const R = Point.BASE.multiplyUnsafe(r).add(SMALL_ORDER[ofR] as EdwardsPoint);
        const k = challenge(R.toBytes(), A.toBytes(), text);
        const S = Point.Fn.create(r + k * a);
        const holds = (k * BigInt(ofA) + BigInt(ofR)) % 8n === 0n;
        const signature = concatBytes(R.toBytes(), littleEndian(S));
        expect(verdicts(A.toBytes(), text, signature)).toEqual([holds, holds]);
      }),
      RUNS,
    );
  });

  test("never count for a key of small order", () => {
    fc.assert(
      fc.property(scalar, torsion, message, (r, ofA, text) => {
        const A = (SMALL_ORDER[ofA] as EdwardsPoint).toBytes();
        const signature = concatBytes(Point.BASE.multiplyUnsafe(r).toBytes(), littleEndian(r));
        expect(verdicts(A, text, signature)).toEqual([false, false]);
      }),
      RUNS,
    );
  });

  test("never count for an R of small order", () => {
    fc.assert(
      fc.property(scalar, torsion, message, (a, ofR, text) => {
        const A = Point.BASE.multiplyUnsafe(a).toBytes();
        const R = (SMALL_ORDER[ofR] as EdwardsPoint).toBytes();
        const signature = concatBytes(R, littleEndian(Point.Fn.create(challenge(R, A, text) * a)));
        expect(verdicts(A, text, signature)).toEqual([false, false]);
      }),
      RUNS,
    );
  });
});

describe("signatures in forbidden encodings", () => {
  const { publicKey, privateKey } = portable.ed25519KeyPair(new Uint8Array(32).fill(5));
  const text = new Uint8Array(3);
  const valid = portable.sign(privateKey, text);

  test.each(NON_CANONICAL)("%s is refused as a key and as R", (encoding) => {
    expect(verdicts(hexToBytes(encoding), text, valid)).toEqual([false, false]);
    expect(verdicts(publicKey, text, concatBytes(hexToBytes(encoding), valid.slice(32)))).toEqual([
      false,
      false,
    ]);
  });

  test("an S that is not reduced is refused", () => {
    const S = valid.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    expect(verdicts(publicKey, text, valid)).toEqual([true, true]);
    expect(
      verdicts(publicKey, text, concatBytes(valid.slice(0, 32), littleEndian(S + Point.Fn.ORDER))),
    ).toEqual([false, false]);
  });

  test.each([0, 31, 33, 63, 65])("%i bytes are neither a key nor a signature", (length) => {
    expect(verdicts(new Uint8Array(length), text, valid)).toEqual([false, false]);
    expect(verdicts(publicKey, text, new Uint8Array(length))).toEqual([false, false]);
  });
});
