import { SottoError } from "@sotto/protocol";
import { type Changes, endOfPrefix, type Entry, type KeyValueStore, type Range } from "./store.ts";

/** A store that lives as long as the object. Opening it again fences off the client that held it before. */
export function memory(): KeyValueStore {
  return new MemoryStore();
}

class MemoryStore implements KeyValueStore {
  readonly kind = "memory";
  #lease = 0;
  readonly #values = new Map<string, Uint8Array>();
  /** Sorted. */
  readonly #keys: string[] = [];

  async open(): Promise<number> {
    return ++this.#lease;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#values.get(key);
  }

  async scan({
    prefix,
    after,
    before,
    reverse = false,
    limit = Infinity,
  }: Range): Promise<readonly Entry[]> {
    let from = this.#indexOf(after ?? prefix);
    if (after !== undefined && this.#keys[from] === after) from += 1;
    const to = this.#indexOf(before ?? endOfPrefix(prefix));
    const keys = reverse
      ? this.#keys.slice(Math.max(from, to - limit), to).reverse()
      : this.#keys.slice(from, Math.min(to, from + limit));
    return keys.map((key) => ({ key, value: this.#values.get(key) as Uint8Array }));
  }

  async commit(lease: number, changes: Changes): Promise<void> {
    if (lease !== this.#lease) throw new SottoError("store/locked");
    for (const [key, value] of changes) {
      const index = this.#indexOf(key);
      const exists = this.#keys[index] === key;
      if (value === undefined) {
        if (exists) this.#keys.splice(index, 1);
        this.#values.delete(key);
      } else {
        if (!exists) this.#keys.splice(index, 0, key);
        this.#values.set(key, value);
      }
    }
  }

  async close(): Promise<void> {}

  /** Index of the first key that is not below `key`. */
  #indexOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
