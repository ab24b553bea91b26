import { hash, randomBytes, verify } from "node:crypto";
import type { Clock, Digest, Random } from "./ports.ts";

const startedAtMs = performance.timeOrigin;

export const systemClock: Clock = {
  // Set when the process starts and steady from then on: a clock that jumps expires nothing early and stops no timer.
  now: () => startedAtMs + performance.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

export const systemRandom: Random = (length) => Uint8Array.from(randomBytes(length));

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key's 32 bytes (RFC 8410 §4). */
const ED25519_SPKI_PREFIX: Buffer = Buffer.from("302a300506032b6570032100", "hex");

export const systemDigest: Digest = {
  sha256: (bytes) => Uint8Array.from(hash("sha256", bytes, "buffer")),
  verifyEd25519(publicKey, message, signature) {
    try {
      const key = Buffer.concat([ED25519_SPKI_PREFIX, publicKey]);
      return verify(null, message, { key, format: "der", type: "spki" }, signature);
    } catch {
      // OpenSSL throws for bytes that are no point; to the caller that is one more signature that does not hold.
      return false;
    }
  },
};
