import { hkdfSha256, hmacSha256Pair } from "../packages/sdk/src/crypto/kdf.ts";
import { ZERO_32 } from "../packages/sdk/src/crypto/labels.ts";
import type { Suite } from "../packages/sdk/src/crypto/suite.ts";
import { utf8ToBytes } from "@sotto/protocol";

// Signal's key derivations. The specifications of PQXDH (§2.1, "info") and the Double Ratchet (§5.2) leave these labels
// to the application; they are the ones of libsignal (rust/protocol/src/ratchet.rs and ratchet/keys.rs).

const SESSION: Uint8Array = utf8ToBytes("WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024");
const ROOT: Uint8Array = utf8ToBytes("WhisperRatchet");
const MESSAGE: Uint8Array = utf8ToBytes("WhisperMessageKeys");
const ONE: Uint8Array = Uint8Array.of(1);
const TWO: Uint8Array = Uint8Array.of(2);

export const signalSuite: Suite = {
  // Root key, the recipient's first chain, which nobody sends on, and the secret of the post-quantum ratchet. There is no
  // transcript: the identity keys are associated data of every message instead.
  deriveSession: (secrets) => hkdfSha256(ZERO_32, secrets, SESSION, 96),
  deriveRoot: (rootKey, dh) => hkdfSha256(rootKey, dh, ROOT, 64),
  deriveChain: (chainKey) => hmacSha256Pair(chainKey, ONE, TWO),
  // AES-256 key, HMAC key, initialisation vector.
  deriveMessage: (seed, pqKey) => hkdfSha256(pqKey, seed, MESSAGE, 80),
};
