import type { Random } from "../ports.ts";

const POOL_BYTES = 8192;

/**
 * Serves small draws from a block of platform randomness, and wipes what it has served. A call of getRandomValues costs
 * about 6 µs whatever its size.
 */
export function pooled(source: Random): Random {
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  return (length) => {
    if (length > POOL_BYTES / 2) return source(length);
    if (at + length > pool.length) {
      pool = source(POOL_BYTES);
      at = 0;
    }
    const out = pool.slice(at, at + length);
    pool.fill(0, at, at + length);
    at += length;
    return out;
  };
}
