import { concatBytes, SottoError } from "@sotto/protocol";
import { LABELS } from "../crypto/labels.ts";
import type { Primitives } from "../crypto/primitives.ts";
import type { Random } from "../ports.ts";

const NONCE_BYTES = 24;

/** Wraps under a key, which is wiped. */
export function sealKey(
  primitives: Primitives,
  random: Random,
  key: Uint8Array,
  storeKey: Uint8Array,
): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const wrapped = primitives.seal(key, nonce, LABELS.storeWrap, storeKey);
  key.fill(0);
  return concatBytes(nonce, wrapped);
}

/**
 * Unwraps with a key, which is wiped.
 *
 * @throws SottoError `store/wrong-key`
 */
export function openKey(primitives: Primitives, key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const nonce = wrapped.subarray(0, NONCE_BYTES);
  try {
    return primitives.open(key, nonce, LABELS.storeWrap, wrapped.subarray(NONCE_BYTES));
  } catch (cause) {
    throw new SottoError("store/wrong-key", { cause });
  } finally {
    key.fill(0);
  }
}
