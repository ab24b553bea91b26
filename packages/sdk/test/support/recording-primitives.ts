import { bytesToHex } from "@sotto/protocol";
import { sha256 } from "../../src/crypto/kdf.ts";
import type { Primitives } from "../../src/crypto/primitives.ts";

/** Primitives that notice when one key and nonce encrypt two different plaintexts. */
export function recordingPrimitives(
  inner: Primitives,
): Primitives & { readonly reuses: number; readonly seals: number } {
  const sealed = new Map<string, string>();
  let reuses = 0;
  let seals = 0;
  return {
    ...inner,
    get reuses() {
      return reuses;
    },
    get seals() {
      return seals;
    },
    seal: (key, nonce, associatedData, plaintext) => {
      const name = bytesToHex(key) + bytesToHex(nonce);
      const digest = bytesToHex(sha256(plaintext)) + bytesToHex(sha256(associatedData));
      const before = sealed.get(name);
      if (before !== undefined && before !== digest) reuses += 1;
      sealed.set(name, digest);
      seals += 1;
      return inner.seal(key, nonce, associatedData, plaintext);
    },
  };
}
