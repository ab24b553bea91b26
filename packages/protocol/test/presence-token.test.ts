import { hash } from "node:crypto";
import { bytesToHex, presenceToken, type Sha256 } from "@sotto/protocol";
import { expect, it } from "vitest";

const sha256: Sha256 = (bytes) => Uint8Array.from(hash("sha256", bytes, "buffer"));

it("a presence token is the beginning of SHA-256 over a label and the key", () => {
  const key = Uint8Array.from({ length: 16 }, (_, index) => index);
  const whole = hash("sha256", Buffer.concat([Buffer.from("Sotto presence token"), key]));
  expect(bytesToHex(presenceToken(sha256, key))).toBe(whole.slice(0, 32));
});
