import { seededRandom } from "../../packages/sdk/src/testing/seeded-random.ts";
import type { Point } from "./page/api.ts";

/** @returns A whole number from 0 to `below` - 1. */
export type Chance = (below: number) => number;

export function createChance(seed: number): Chance {
  const random = seededRandom(seed);
  return (below) => {
    const [a = 0, b = 0] = random(2);
    return (a * 256 + b) % below;
  };
}

const PHASES = ["queue", "seal", "submit", "accepted", "receive", "ack"] as const;
const MOST_PASSES = 4;

/** Any point of sending or receiving. */
export function drawPoint(chance: Chance): Point {
  const phase = PHASES[chance(PHASES.length)] ?? "seal";
  return { phase, when: chance(2) === 0 ? "before" : "after", nth: 1 + chance(MOST_PASSES) };
}
