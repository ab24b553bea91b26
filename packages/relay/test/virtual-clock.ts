import type { Clock } from "../src/core.ts";

/** Time that passes only when a test says so. */
export class VirtualClock implements Clock {
  #nowMs = 1_700_000_000_000;
  #timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  #lastId = 0;

  now(): number {
    return this.#nowMs;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    this.#timers.set(++this.#lastId, { atMs: this.#nowMs + delayMs, callback });
    return this.#lastId;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as number);
  }

  /** Runs what falls due, in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#due(endMs); next !== undefined; next = this.#due(endMs)) {
      const [id, { atMs, callback }] = next;
      this.#timers.delete(id);
      this.#nowMs = Math.max(this.#nowMs, atMs);
      callback();
      await settle();
    }
    this.#nowMs = endMs;
  }

  #due(
    endMs: number,
  ): [number, { readonly atMs: number; readonly callback: () => void }] | undefined {
    return [...this.#timers]
      .filter(([, { atMs }]) => atMs <= endMs)
      .sort(([a, x], [b, y]) => x.atMs - y.atMs || a - b)[0];
  }
}

/** Until every promise that depends on no timer has settled. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
