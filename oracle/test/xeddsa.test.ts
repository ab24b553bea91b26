import { PrivateKey, PublicKey } from "@signalapp/libsignal-client";
import { x25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { flipBit, seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import { encodeKey } from "../signal-wire.ts";
import { xeddsaSign, xeddsaVerify } from "../xeddsa.ts";

const KEYS_COUNT = 50;
const random = seededRandom("xeddsa");
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const signed = Array.from({ length: KEYS_COUNT }, (_, i) => {
  const privateKey = random(32);
  const publicKey = x25519.getPublicKey(privateKey);
  const message = random(7 * i);
  return { privateKey, publicKey, message };
});

describe("XEdDSA", () => {
  test("libsignal verifies what we sign, and nothing else", () => {
    for (const { privateKey, publicKey, message } of signed) {
      const signature = xeddsaSign(privateKey, message, random(64));
      const key = PublicKey.deserialize(copy(encodeKey(publicKey)));
      expect(key.verify(copy(message), copy(signature))).toBe(true);
      expect(key.verify(copy(message), copy(flipBit(signature, 300)))).toBe(false);
    }
  });

  test("we verify what libsignal signs, and nothing else", () => {
    for (const { privateKey, publicKey, message } of signed) {
      const signature = PrivateKey.deserialize(copy(privateKey)).sign(copy(message));
      expect(xeddsaVerify(publicKey, message, signature)).toBe(true);
      expect(xeddsaVerify(publicKey, message, flipBit(signature, 300))).toBe(false);
      expect(xeddsaVerify(publicKey, Uint8Array.of(...message, 0), signature)).toBe(false);
    }
  });
});
