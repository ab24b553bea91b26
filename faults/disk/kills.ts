import { type Fault, inPairs, nameOf, rehearse, sample, type Subject, useWith } from "./subject.ts";

export interface Kills {
  /** Calls by which the undisturbed process changes its files. */
  readonly points: number;
  readonly killed: number;
  /** Processes that ended before they came to their point. */
  readonly missed: number;
  readonly failures: readonly string[];
}

/** Kills the subject right before each of its changing calls, or `count` of them. */
export async function killEverywhere(subject: Subject, count: number): Promise<Kills> {
  const points = await rehearse(subject);
  let [killed, missed] = [0, 0];
  const failures: string[] = [];
  await inPairs(sample(points, count), async ({ call, nth }) => {
    const fault: Fault = { call, nth, effect: "signal=SIGKILL", lasts: false };
    const outcome = await useWith(subject, fault);
    if (outcome.exit.signal === "SIGKILL") killed += 1;
    else if (outcome.isDone) missed += 1;
    else failures.push(`${nameOf(fault)}: ended with ${outcome.exit.code}: ${outcome.exit.stderr}`);
    failures.push(...outcome.failures.map((line) => `${nameOf(fault)}: ${line}`));
  });
  return { points: points.length, killed, missed, failures };
}
