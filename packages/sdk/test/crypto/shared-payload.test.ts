import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { openSharedPayload, sealSharedPayload } from "../../src/crypto/shared-payload.ts";
import { flipBit, refusalOf, seededRandom } from "./parties.ts";

describe.each([await loadPrimitives("portable"), await loadPrimitives("wasm")])(
  "on $backEnd",
  (primitives) => {
    const random = seededRandom("shared");
    const plaintext = random(3000);
    const { shared, key, hash } = sealSharedPayload(primitives, random, plaintext);

    test("a shared payload opens with its key and hash", () => {
      expect(openSharedPayload(primitives, shared, { key, hash })).toEqual(plaintext);
    });

    test("every shared payload has a key of its own", () => {
      const again = sealSharedPayload(primitives, random, plaintext);
      expect(again.key).not.toEqual(key);
      expect(again.shared).not.toEqual(shared);
    });

    test("no bit of it, of its key or of its hash can be flipped", () => {
      fc.assert(
        fc.property(fc.constantFrom("shared", "key", "hash"), fc.nat(), (name, bit) => {
          const forged = (bytes: Uint8Array, of: string): Uint8Array =>
            of === name ? flipBit(bytes, bit % (8 * bytes.length)) : bytes;
          const open = (): unknown =>
            openSharedPayload(primitives, forged(shared, "shared"), {
              key: forged(key, "key"),
              hash: forged(hash, "hash"),
            });
          expect(refusalOf(open)).toBe("bad-mac");
        }),
      );
    });

    test("another payload under the same key is not the one that was named", () => {
      const other = sealSharedPayload(primitives, () => key.slice(), random(3000));
      expect(refusalOf(() => openSharedPayload(primitives, other.shared, { key, hash }))).toBe(
        "bad-mac",
      );
      expect(refusalOf(() => openSharedPayload(primitives, new Uint8Array(0), { key, hash }))).toBe(
        "bad-mac",
      );
    });
  },
);
