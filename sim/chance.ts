import type { Random } from "../packages/sdk/src/ports.ts";
import { fraction, seededRandom } from "../packages/sdk/src/testing/seeded-random.ts";

/** Draws of one seed. */
export interface Chance {
  readonly random: Random;
  /** True with this probability. */
  is(probability: number): boolean;
  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
}

export function createChance(seed: number): Chance {
  const random = seededRandom(seed);
  const integer = (least: number, most: number): number =>
    least + Math.floor(fraction(random) * (most - least + 1));
  return {
    random,
    is: (probability) => fraction(random) < probability,
    integer,
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
  };
}
