import type { Random } from "../ports.ts";
import { hkdfSha256, hmacSha256Pair } from "./kdf.ts";
import { LABELS, ZERO_32 } from "./labels.ts";
import { concatBytes } from "@sotto/protocol";
import type { Primitives } from "./primitives.ts";

// The key derivations are what the specifications of PQXDH (§2.1) and the Double Ratchet (§3.1) leave to an application.
// The ratchet core takes them from here, so that the very same code can be held against another implementation.

export interface Suite {
  /** Of the key agreement's secrets: the root key, 32 bytes, then whatever else the suite starts with. */
  deriveSession(secrets: Uint8Array, transcript: Uint8Array): Uint8Array;
  /** KDF_RK: the next root key, 32 bytes, then the new chain's key. */
  deriveRoot(rootKey: Uint8Array, dh: Uint8Array): Uint8Array;
  /** KDF_CK: the seed of the message that the chain stands at, then the chain's next key. */
  deriveChain(chainKey: Uint8Array): readonly [Uint8Array, Uint8Array];
  /** What a message is sealed with, from the keys of both ratchets. */
  deriveMessage(seed: Uint8Array, pqKey: Uint8Array): Uint8Array;
}

/** What a session needs from outside at each step. */
export interface SessionContext {
  readonly primitives: Primitives;
  readonly random: Random;
  readonly nowMs: number;
}

const ONE: Uint8Array = Uint8Array.of(1);
const TWO: Uint8Array = Uint8Array.of(2);

/** Suite 1, docs/protocol/cryptography.md §4 and §5. */
export const sottoSuite: Suite = {
  deriveSession: (secrets, transcript) =>
    hkdfSha256(ZERO_32, secrets, concatBytes(LABELS.pqxdh, transcript), 64),
  deriveRoot: (rootKey, dh) => hkdfSha256(rootKey, dh, LABELS.root, 64),
  deriveChain: (chainKey) => hmacSha256Pair(chainKey, ONE, TWO),
  deriveMessage: (seed, pqKey) => hkdfSha256(pqKey, seed, LABELS.message, 56),
};
