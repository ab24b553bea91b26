import { createHmac, hkdfSync } from "node:crypto";
import { concatBytes } from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hkdfExpandSha256, hkdfSha256, hmacSha256, hmacSha256Pair } from "../../src/crypto/kdf.ts";

// Against OpenSSL. Keys of 32 bytes take a path of their own, so they must be as good as all the others.

const anyBytes = fc.uint8Array({ maxLength: 200 });
const anyKey = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  fc.uint8Array({ minLength: 1, maxLength: 100 }),
);
const anyLength = fc.integer({ min: 1, max: 200 });

const opensslHmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  Uint8Array.from(createHmac("sha256", key).update(data).digest());

function opensslExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  let last: Uint8Array = new Uint8Array(0);
  let okm: Uint8Array = new Uint8Array(0);
  for (let block = 1; okm.length < length; block++) {
    last = opensslHmac(prk, concatBytes(last, info, Uint8Array.of(block)));
    okm = concatBytes(okm, last);
  }
  return okm.slice(0, length);
}

describe("the key derivation functions", () => {
  test("HMAC is OpenSSL's for keys of every length", () => {
    fc.assert(
      fc.property(anyKey, anyBytes, (key, data) => {
        expect(hmacSha256(key, data)).toEqual(opensslHmac(key, data));
      }),
    );
  });

  test("the HMACs of a pair are those of its inputs one by one", () => {
    fc.assert(
      fc.property(anyKey, anyBytes, anyBytes, (key, first, second) => {
        const pair = [opensslHmac(key, first), opensslHmac(key, second)];
        expect(hmacSha256Pair(key, first, second)).toEqual(pair);
      }),
    );
  });

  test("HKDF is OpenSSL's for salts and outputs of every length", () => {
    fc.assert(
      fc.property(anyKey, anyBytes, anyBytes, anyLength, (salt, ikm, info, length) => {
        const okm = new Uint8Array(hkdfSync("sha256", ikm, salt, info, length));
        expect(hkdfSha256(salt, ikm, info, length)).toEqual(okm);
      }),
    );
  });

  test("HKDF-Expand is RFC 5869's for keys and outputs of every length", () => {
    const anyPrk = fc.oneof(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 33, maxLength: 100 }),
    );
    fc.assert(
      fc.property(anyPrk, anyBytes, anyLength, (prk, info, length) => {
        expect(hkdfExpandSha256(prk, info, length)).toEqual(opensslExpand(prk, info, length));
      }),
    );
  });

  test("more than 255 blocks of key material are refused", () => {
    const key = new Uint8Array(32);
    expect(() => hkdfSha256(key, key, key, 255 * 32 + 1)).toThrow("Length");
    expect(hkdfExpandSha256(key, key, 255 * 32)).toHaveLength(255 * 32);
  });

  test("a result stays as it is when the next one is made", () => {
    const key = new Uint8Array(32).fill(7);
    const tag = hmacSha256(key, Uint8Array.of(1));
    const okm = hkdfSha256(key, tag, tag, 32);
    const copies = [tag.slice(), okm.slice()];
    hkdfExpandSha256(okm, tag, 64);
    expect([tag, okm]).toEqual(copies);
  });
});
