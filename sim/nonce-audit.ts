import { bytesToHex } from "@sotto/protocol";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import type { History } from "./history.ts";

const TAG_BYTES = 16;

/** Invariant 5: of the ciphertexts that leave a device, no two are of one key and nonce. */
export interface NonceAudit {
  readonly primitives: Primitives;
  /** A ciphertext, or something that ends in one, is on the wire. What a step sealed that never committed is not. */
  sent(bytes: Uint8Array): void;
}

export function createNonceAudit(inner: Primitives, history: History): NonceAudit {
  /** Tag → key and nonce that it was made with. */
  const sealed = new Map<string, string>();
  /** Key and nonce → tag of what was sent. */
  const used = new Map<string, string>();
  return {
    primitives: {
      ...inner,
      seal: (key, nonce, associatedData, plaintext) => {
        const ciphertext = inner.seal(key, nonce, associatedData, plaintext);
        sealed.set(tagOf(ciphertext), bytesToHex(key) + bytesToHex(nonce));
        return ciphertext;
      },
    },
    sent: (bytes) => {
      const tag = tagOf(bytes);
      const name = sealed.get(tag);
      if (name === undefined) return;
      const before = used.get(name);
      if (before !== undefined && before !== tag)
        history.violate("5 nonces", "one key and nonce sealed two plaintexts that were sent");
      used.set(name, tag);
    },
  };
}

const tagOf = (bytes: Uint8Array): string => bytesToHex(bytes.subarray(-TAG_BYTES));
