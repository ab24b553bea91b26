import { hash } from "node:crypto";
import {
  bytesToHex,
  deliveryTokenHash,
  deliveryTokensDigest,
  type Sha256,
  utf8ToBytes,
} from "@sotto/protocol";
import { expect, it } from "vitest";

const sha256: Sha256 = (bytes) => Uint8Array.from(hash("sha256", bytes, "buffer"));

it("hashes of tokens and digests of sets are the beginning of SHA-256 (NIST's examples)", () => {
  const abc = bytesToHex(deliveryTokenHash(sha256, utf8ToBytes("abc")));
  expect(abc).toBe("ba7816bf8f01cfea414140de5dae2223");
  expect(bytesToHex(deliveryTokensDigest(sha256, new Uint8Array()))).toBe(
    "e3b0c44298fc1c149afbf4c8996fb924",
  );
});
