import type { Figure, Outcome } from "../../proof/report.ts";

/** One kind of fault, and what has to come of it. */
export interface Scenario {
  readonly name: string;
  readonly expected: string;
  /** Why it cannot be run here, if it cannot. */
  readonly missing?: () => string | undefined;
  readonly run: (seed: number) => Promise<Outcome>;
}

/** Collects what a scenario counts and what it finds wrong. */
export class Findings implements Outcome {
  readonly figures: Figure[] = [];
  readonly failures: string[] = [];

  count(what: string, count: number): void {
    this.figures.push({ what, count });
  }

  require(holds: boolean, what: string): void {
    if (!holds) this.failures.push(what);
  }

  /** A fault that has not struck proves nothing. */
  countFault(what: string, count: number, least: number): void {
    this.count(what, count);
    this.require(count >= least, `only ${count} ${what}, not ${least}`);
  }

  include(failures: readonly string[]): void {
    this.failures.push(...failures);
  }
}

/** Runs a scenario; what it throws is one more failure. */
export async function attempt({ name, run }: Scenario, seed: number): Promise<Outcome> {
  try {
    const { figures, failures } = await run(seed);
    return { figures, failures: failures.map((what) => `${name} (seed ${seed}): ${what}`) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { figures: [], failures: [`${name} (seed ${seed}): ${what}`] };
  }
}
