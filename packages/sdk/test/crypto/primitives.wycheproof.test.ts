import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { hkdfSha256, hmacSha256 } from "../../src/crypto/kdf.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";
import {
  readWycheproof,
  vectorsFolder,
  type WycheproofCase,
  type WycheproofTest,
} from "../vectors/wycheproof.ts";

const BACK_ENDS: readonly Primitives[] = [
  await loadPrimitives("portable"),
  await loadPrimitives("wasm"),
];

/** Throws or returns false if a valid vector fails or an invalid one passes. */
type Check<Group, Test> = (vector: Test, group: Group) => boolean;

function wycheproof<Group, Test extends WycheproofCase>(
  name: string,
  check: Check<Group, Test>,
): void {
  const title =
    vectorsFolder === undefined ? `${name} (set SOTTO_VECTORS to the folder of the vectors)` : name;
  test.skipIf(vectorsFolder === undefined)(`Wycheproof ${title}`, () => {
    const { numberOfTests, testGroups } = readWycheproof<Group, Test>(vectorsFolder ?? "", name);
    const results = testGroups.flatMap((group) =>
      group.tests.map((vector) => ({
        tcId: vector.tcId,
        outcome: outcomeOf(() => check(vector, group)),
      })),
    );
    expect(results).toHaveLength(numberOfTests);
    expect(results.filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  });
}

function outcomeOf(check: () => boolean): string {
  try {
    return check() ? "passed" : "failed";
  } catch (error) {
    return String(error);
  }
}

function throws(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

describe.each(BACK_ENDS)("on $backEnd", (primitives) => {
  // "Acceptable" is left to the protocol: it refuses an all-zero result and nothing else.
  wycheproof<unknown, WycheproofTest<"public" | "private" | "shared">>("x25519", (vector) => {
    const agree = () =>
      bytesToHex(primitives.x25519(hexToBytes(vector.private), hexToBytes(vector.public)));
    return /^0+$/.test(vector.shared) ? throws(agree) : agree() === vector.shared;
  });

  wycheproof<{ readonly publicKey: { readonly pk: string } }, WycheproofTest<"msg" | "sig">>(
    "ed25519",
    ({ msg, sig, result }, { publicKey }) =>
      primitives.verify(hexToBytes(publicKey.pk), hexToBytes(msg), hexToBytes(sig)) ===
      (result === "valid"),
  );

  wycheproof<unknown, WycheproofTest<"key" | "iv" | "aad" | "msg" | "ct" | "tag">>(
    "xchacha20_poly1305",
    (vector) => {
      const [key, nonce, ad] = [
        hexToBytes(vector.key),
        hexToBytes(vector.iv),
        hexToBytes(vector.aad),
      ];
      const open = () =>
        bytesToHex(primitives.open(key, nonce, ad, hexToBytes(vector.ct + vector.tag)));
      const seal = () => bytesToHex(primitives.seal(key, nonce, ad, hexToBytes(vector.msg)));
      if (vector.result === "invalid") return throws(open) && (nonce.length === 24 || throws(seal));
      return open() === vector.msg && seal() === vector.ct + vector.tag;
    },
  );

  wycheproof<unknown, WycheproofTest<"seed" | "c" | "K"> & { readonly ek?: string }>(
    "mlkem_768",
    (vector) => {
      const decapsulate = () => {
        const { publicKey, privateKey } = primitives.kemKeyPair(hexToBytes(vector.seed));
        if (vector.ek !== undefined && bytesToHex(publicKey) !== vector.ek)
          return "another encapsulation key";
        return bytesToHex(primitives.kemDecapsulate(privateKey, hexToBytes(vector.c)));
      };
      return vector.result === "invalid" ? throws(decapsulate) : decapsulate() === vector.K;
    },
  );

  wycheproof<unknown, WycheproofTest<"ek" | "m" | "c" | "K">>("mlkem_768_encaps", (vector) => {
    const encapsulate = () =>
      primitives.kemEncapsulate(hexToBytes(vector.ek), hexToBytes(vector.m));
    if (vector.result === "invalid") return throws(encapsulate);
    const { ciphertext, sharedSecret } = encapsulate();
    return bytesToHex(ciphertext) === vector.c && bytesToHex(sharedSecret) === vector.K;
  });

  wycheproof<unknown, WycheproofTest<"seed" | "ek" | "dk">>(
    "mlkem_768_keygen_seed",
    ({ seed, ek, dk }) => {
      const { publicKey, privateKey } = primitives.kemKeyPair(hexToBytes(seed));
      return bytesToHex(publicKey) === ek && bytesToHex(privateKey) === dk;
    },
  );
});

describe("of both back ends", () => {
  wycheproof<unknown, WycheproofTest<"ikm" | "salt" | "info" | "okm"> & { readonly size: number }>(
    "hkdf_sha256",
    ({ ikm, salt, info, size, okm, result }) => {
      const derive = () =>
        bytesToHex(hkdfSha256(hexToBytes(salt), hexToBytes(ikm), hexToBytes(info), size));
      return result === "invalid" ? throws(derive) : derive() === okm;
    },
  );

  wycheproof<{ readonly tagSize: number }, WycheproofTest<"key" | "msg" | "tag">>(
    "hmac_sha256",
    ({ key, msg, tag, result }, { tagSize }) => {
      const mac = bytesToHex(hmacSha256(hexToBytes(key), hexToBytes(msg))).slice(0, tagSize / 4);
      return (mac === tag) === (result === "valid");
    },
  );
});
