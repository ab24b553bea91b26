import { add } from "./history.ts";
import { CONDITIONS, drawPlan, FAULTS, FEATURES, PRESENCE, TALK } from "./plan.ts";
import { type Outcome, runPlan } from "./run.ts";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** What a number of schedules showed. */
export interface Tally {
  schedules: number;
  frames: number;
  readonly failures: Failure[];
  /** Feature, fault or condition → schedules in which it had an effect. */
  readonly levers: Map<string, number>;
}

const noTally = (): Tally => ({
  schedules: 0,
  frames: 0,
  failures: [],
  levers: new Map(),
});

/** Runs the schedules of some seeds, in order. `stopAfter` failures are enough. */
export async function runSeeds(
  seeds: Iterable<number>,
  real: Primitives,
  stopAfter: number = Infinity,
  onSeed: (seed: number) => void = () => undefined,
): Promise<Tally> {
  const tally = noTally();
  for (const seed of seeds) {
    onSeed(seed);
    const outcome = await runSeed(seed, real);
    tally.schedules += 1;
    tally.frames += outcome.frames;
    for (const lever of outcome.levers.keys()) add(tally.levers, lever);
    if (outcome.violations.length > 0)
      tally.failures.push({ seed, violations: outcome.violations });
    if (tally.failures.length >= stopAfter) break;
  }
  return tally;
}

/** An exception anywhere in the stack is a failure like any other. */
async function runSeed(seed: number, real: Primitives): Promise<Outcome> {
  try {
    return await runPlan(drawPlan(seed), real);
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { violations: [`11 no exception: ${what}`], trace: "", frames: 0, levers: new Map() };
  }
}

/** Faults and features that never had an effect: a batch that did not test them proves nothing about them. */
export function idleLevers({ levers }: Tally): readonly string[] {
  return [...FEATURES, ...TALK, ...PRESENCE, ...FAULTS, ...CONDITIONS].filter(
    (lever) => !levers.has(lever),
  );
}

export function mergeTallies(tallies: readonly Tally[]): Tally {
  const all = noTally();
  for (const { schedules, frames, failures, levers } of tallies) {
    all.schedules += schedules;
    all.frames += frames;
    all.failures.push(...failures);
    for (const [lever, count] of levers)
      all.levers.set(lever, (all.levers.get(lever) ?? 0) + count);
  }
  return all;
}
