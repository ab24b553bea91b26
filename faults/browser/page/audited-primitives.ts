import { bytesToHex, concatBytes } from "@sotto/protocol";
import { sha256 } from "../../../packages/sdk/src/crypto/kdf.ts";
import type { Primitives } from "../../../packages/sdk/src/crypto/primitives.ts";
import type { Seal } from "./api.ts";

const TAG_BYTES = 16;

/** Primitives that note every encryption. */
export function auditedPrimitives(
  inner: Primitives,
  report: (seals: readonly Seal[]) => Promise<void>,
): { readonly primitives: Primitives; flush(): Promise<void> } {
  let noted: Seal[] = [];
  return {
    primitives: {
      ...inner,
      seal: (key, nonce, associatedData, plaintext) => {
        const input = concatBytes(sha256(plaintext), sha256(associatedData));
        const sealed = inner.seal(key, nonce, associatedData, plaintext);
        const tag = bytesToHex(sealed.subarray(-TAG_BYTES));
        noted.push([hexOfHash(concatBytes(key, nonce)), hexOfHash(input), tag]);
        return sealed;
      },
    },
    /** Nothing sealed is committed, hence sent, before the harness knows of it: no crash can hide a reuse. */
    flush: async () => {
      if (noted.length === 0) return;
      const seals = noted;
      noted = [];
      await report(seals);
    },
  };
}

function hexOfHash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
