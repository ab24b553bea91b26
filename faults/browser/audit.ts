import type { Seal } from "./page/api.ts";

/**
 * Notices when ciphertexts of two different inputs under one key and nonce have left a device, in whichever tab and run.
 * What was sealed in a step that never committed has not left it, and is sealed again with fresh ratchet keys in its header.
 */
export class NonceAudit {
  readonly #kept = new Map<string, Seal>();
  readonly #inputs = new Map<string, string>();
  #conflicts = 0;

  note(seals: readonly Seal[]): void {
    for (const seal of seals) this.#kept.set(seal[2], seal);
  }

  /** @param frame - Hexadecimal. */
  sent(frame: string): void {
    for (const [tag, [keyAndNonce, input]] of this.#kept) {
      if (!frame.includes(tag)) continue;
      this.#kept.delete(tag);
      const before = this.#inputs.get(keyAndNonce);
      if (before !== undefined && before !== input) this.#conflicts += 1;
      this.#inputs.set(keyAndNonce, input);
    }
  }

  /** Different keys and nonces of what was sent. */
  get keys(): number {
    return this.#inputs.size;
  }

  get conflicts(): number {
    return this.#conflicts;
  }
}
