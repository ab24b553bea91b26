import type { Random } from "../../packages/sdk/src/ports.ts";
import { fraction, seededRandom } from "../../packages/sdk/src/testing/seeded-random.ts";

/** Seeded chance: the same seed gives the same faults. */
export class Chance {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** From 0 up to, but without, 1. */
  next(): number {
    return fraction(this.#random);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.between(0, choices.length - 1)] ?? choices[0];
  }
}
