import { chacha20poly1305, hchacha } from "@noble/ciphers/chacha.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import sodium from "libsodium-wrappers";
import { describe, expect, test } from "vitest";
import { hkdfExpandSha256, hkdfSha256, hmacSha256 } from "../../src/crypto/kdf.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import {
  RFC4231_HMAC,
  RFC5869_HKDF,
  RFC7748_DH,
  RFC7748_ITERATED,
  RFC7748_X25519,
  RFC8032_ED25519,
  RFC8439_AEAD,
  SPECCHECK_ED25519,
  XCHACHA_AEAD,
  XCHACHA_HCHACHA20,
} from "../vectors/rfc.ts";

await sodium.ready;
const portable = await loadPrimitives("portable");
const wasm = await loadPrimitives("wasm");
const BACK_ENDS: readonly Primitives[] = [portable, wasm];

type ChaCha20Poly1305 = (
  key: Uint8Array,
  nonce: Uint8Array,
  ad: Uint8Array,
  plaintext: Uint8Array,
) => Uint8Array;

// Not a primitive of ours: XChaCha20-Poly1305 is HChaCha20 and then this (draft-irtf-cfrg-xchacha-03 §2.3).
const sealIetf: Record<Primitives["backEnd"], ChaCha20Poly1305> = {
  portable: (key, nonce, ad, plaintext) => chacha20poly1305(key, nonce, ad).encrypt(plaintext),
  wasm: (key, nonce, ad, plaintext) =>
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plaintext, ad, null, nonce, key),
};

test("the two back ends are the two that were asked for", () => {
  expect(BACK_ENDS.map(({ backEnd }) => backEnd)).toEqual(["portable", "wasm"]);
});

describe.each(BACK_ENDS)("published vectors on $backEnd", (primitives) => {
  test.each(RFC7748_X25519)("RFC 7748 §5.2, X25519 of $scalar", ({ scalar, u, result }) => {
    expect(bytesToHex(primitives.x25519(hexToBytes(scalar), hexToBytes(u)))).toBe(result);
  });

  test("RFC 7748 §5.2, iterated", () => {
    const results = new Map<number, string>();
    let k: Uint8Array = hexToBytes(RFC7748_ITERATED.start);
    let u = k;
    for (let i = 1; i <= 1000; i++) {
      [k, u] = [primitives.x25519(k, u), k];
      results.set(i, bytesToHex(k));
    }
    for (const { iterations, result } of RFC7748_ITERATED.after)
      expect(results.get(iterations)).toBe(result);
  });

  test("RFC 7748 §6.1, Diffie-Hellman", () => {
    const { alicePrivate, alicePublic, bobPrivate, bobPublic, shared } = RFC7748_DH;
    expect(bytesToHex(primitives.x25519PublicKey(hexToBytes(alicePrivate)))).toBe(alicePublic);
    expect(bytesToHex(primitives.x25519PublicKey(hexToBytes(bobPrivate)))).toBe(bobPublic);
    expect(bytesToHex(primitives.x25519(hexToBytes(alicePrivate), hexToBytes(bobPublic)))).toBe(
      shared,
    );
    expect(bytesToHex(primitives.x25519(hexToBytes(bobPrivate), hexToBytes(alicePublic)))).toBe(
      shared,
    );
  });

  test.each(RFC8032_ED25519)("RFC 8032 §7.1, $name", (vector) => {
    const message = hexToBytes(vector.message);
    const signature = hexToBytes(vector.signature);
    const { publicKey, privateKey } = primitives.ed25519KeyPair(hexToBytes(vector.secretKey));
    expect(bytesToHex(publicKey)).toBe(vector.publicKey);
    expect(bytesToHex(privateKey)).toBe(vector.secretKey + vector.publicKey);
    expect(bytesToHex(primitives.sign(privateKey, message))).toBe(vector.signature);
    expect(primitives.verify(publicKey, message, signature)).toBe(true);
    expect(primitives.verify(publicKey, concatBytes(message, Uint8Array.of(0)), signature)).toBe(
      false,
    );
  });

  test("draft-irtf-cfrg-xchacha-03 A.3.1, XChaCha20-Poly1305", () => {
    const [key, nonce, ad, plaintext, ciphertext] = aeadBytes(XCHACHA_AEAD);
    expect(bytesToHex(primitives.seal(key, nonce, ad, plaintext))).toBe(XCHACHA_AEAD.ciphertext);
    expect(bytesToHex(primitives.open(key, nonce, ad, ciphertext))).toBe(XCHACHA_AEAD.plaintext);
    expect(() => primitives.open(key, nonce, new Uint8Array(0), ciphertext)).toThrow(Error);
  });

  test("draft-irtf-cfrg-xchacha-03 §2.2.1, HChaCha20, through the construction of §2.3", () => {
    const nonce = concatBytes(hexToBytes(XCHACHA_HCHACHA20.nonce), hexToBytes("0102030405060708"));
    const ietfNonce = concatBytes(new Uint8Array(4), nonce.slice(16));
    const plaintext = new Uint8Array(200);
    const ad = Uint8Array.of(1, 2, 3);
    expect(primitives.seal(hexToBytes(XCHACHA_HCHACHA20.key), nonce, ad, plaintext)).toEqual(
      sealIetf[primitives.backEnd](hexToBytes(XCHACHA_HCHACHA20.subkey), ietfNonce, ad, plaintext),
    );
  });

  test("RFC 8439 §2.8.2, ChaCha20-Poly1305 of the library under it", () => {
    const [key, nonce, ad, plaintext] = aeadBytes(RFC8439_AEAD);
    expect(bytesToHex(sealIetf[primitives.backEnd](key, nonce, ad, plaintext))).toBe(
      RFC8439_AEAD.ciphertext,
    );
  });
});

// Signatures that verifiers judge differently: with or without the cofactor, with small-order points, in other encodings.
describe("contested Ed25519 signatures", () => {
  test.each(SPECCHECK_ED25519)(
    "speccheck $name gets the same strict verdict of both back ends",
    (vector) => {
      expect(BACK_ENDS.map((primitives) => verifyHex(primitives, vector))).toEqual([
        vector.strict,
        vector.strict,
      ]);
    },
  );
});

test("draft-irtf-cfrg-xchacha-03 §2.2.1, HChaCha20 of noble", () => {
  const sigma = words(new TextEncoder().encode("expand 32-byte k"));
  const subkey = new Uint32Array(8);
  hchacha(
    sigma,
    words(hexToBytes(XCHACHA_HCHACHA20.key)),
    words(hexToBytes(XCHACHA_HCHACHA20.nonce)),
    subkey,
  );
  expect(subkey).toEqual(words(hexToBytes(XCHACHA_HCHACHA20.subkey)));
});

// One implementation serves both back ends, so these run once.
describe("published vectors of HMAC and HKDF", () => {
  test.each(RFC4231_HMAC)("RFC 4231, $name", ({ key, data, mac }) => {
    expect(bytesToHex(hmacSha256(hexToBytes(key), hexToBytes(data)))).toBe(mac);
  });

  test.each(RFC5869_HKDF)("RFC 5869, $name", ({ ikm, salt, info, prk, okm }) => {
    const length = okm.length / 2;
    expect(
      bytesToHex(hkdfSha256(hexToBytes(salt), hexToBytes(ikm), hexToBytes(info), length)),
    ).toBe(okm);
    expect(bytesToHex(hkdfExpandSha256(hexToBytes(prk), hexToBytes(info), length))).toBe(okm);
  });
});

describe.each([
  { from: portable, to: wasm },
  { from: wasm, to: portable },
])("what $from.backEnd makes, $to.backEnd opens", ({ from, to }) => {
  const RUNS = { numRuns: 50 };
  const data = fc.uint8Array({ maxLength: 400 });

  test("X25519", () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (mine, yours) => {
        const theirs = to.x25519PublicKey(yours);
        expect(from.x25519PublicKey(yours)).toEqual(theirs);
        expect(from.x25519(mine, theirs)).toEqual(to.x25519(mine, theirs));
        expect(from.x25519(mine, theirs)).toEqual(to.x25519(yours, from.x25519PublicKey(mine)));
      }),
      RUNS,
    );
  });

  test("Ed25519", () => {
    fc.assert(
      fc.property(bytes(32), data, fc.nat({ max: 511 }), (seed, message, bit) => {
        const pair = from.ed25519KeyPair(seed);
        expect(to.ed25519KeyPair(seed)).toEqual(pair);
        const signature = from.sign(pair.privateKey, message);
        expect(to.sign(pair.privateKey, message)).toEqual(signature);
        expect(to.verify(pair.publicKey, message, signature)).toBe(true);
        expect(to.verify(pair.publicKey, message, flip(signature, bit))).toBe(false);
      }),
      RUNS,
    );
  });

  test("ML-KEM-768", () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), fc.nat({ max: 8 * 1088 - 1 }), (seed, randomness, bit) => {
        const pair = to.kemKeyPair(seed);
        expect(from.kemKeyPair(seed)).toEqual(pair);
        const made = from.kemEncapsulate(pair.publicKey, randomness);
        expect(to.kemEncapsulate(pair.publicKey, randomness)).toEqual(made);
        expect(to.kemDecapsulate(pair.privateKey, made.ciphertext)).toEqual(made.sharedSecret);

        // Implicit rejection (FIPS 203 §6.3) is deterministic too.
        const wrong = flip(made.ciphertext, bit);
        const rejected = to.kemDecapsulate(pair.privateKey, wrong);
        expect(rejected).not.toEqual(made.sharedSecret);
        expect(from.kemDecapsulate(pair.privateKey, wrong)).toEqual(rejected);
      }),
      RUNS,
    );
  });

  test("XChaCha20-Poly1305", () => {
    fc.assert(
      fc.property(bytes(32), bytes(24), data, data, fc.nat(), (key, nonce, ad, plaintext, at) => {
        const sealed = from.seal(key, nonce, ad, plaintext);
        expect(to.seal(key, nonce, ad, plaintext)).toEqual(sealed);
        expect(to.open(key, nonce, ad, sealed)).toEqual(plaintext);
        expect(() => to.open(key, nonce, ad, flip(sealed, at % (8 * sealed.length)))).toThrow(
          Error,
        );
      }),
      RUNS,
    );
  });
});

interface SignatureVector {
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}

function verifyHex(
  primitives: Primitives,
  { publicKey, message, signature }: SignatureVector,
): boolean {
  return primitives.verify(hexToBytes(publicKey), hexToBytes(message), hexToBytes(signature));
}

interface AeadVector {
  readonly key: string;
  readonly nonce: string;
  readonly associatedData: string;
  readonly plaintext: string;
  readonly ciphertext: string;
}

function aeadBytes(
  vector: AeadVector,
): [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array] {
  const { key, nonce, associatedData, plaintext, ciphertext } = vector;
  return [
    hexToBytes(key),
    hexToBytes(nonce),
    hexToBytes(associatedData),
    hexToBytes(plaintext),
    hexToBytes(ciphertext),
  ];
}

function flip(input: Uint8Array, bit: number): Uint8Array {
  return input.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

/** Little-endian 32-bit words. */
function words(input: Uint8Array): Uint32Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  return Uint32Array.from({ length: input.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}
