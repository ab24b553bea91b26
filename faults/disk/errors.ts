import {
  type Fault,
  inPairs,
  nameOf,
  type Outcome,
  rehearse,
  sample,
  type Subject,
  useWith,
} from "./subject.ts";
import type { Point } from "./trace.ts";

export interface Errors {
  /** Calls that were made to fail. */
  readonly faults: number;
  readonly hit: number;
  readonly failures: readonly string[];
}

/** What the subject owes when a call of its store has failed; one line for each thing that is wrong. */
export type Judge = (outcome: Outcome, fault: Fault) => readonly string[];

/** Makes `count` of the subject's calls fail, each in a process of its own: once, and from then on. */
export async function failEverywhere(
  subject: Subject,
  judge: Judge,
  count: number,
): Promise<Errors> {
  const faults = sample(faultsAt(await rehearse(subject)), count);
  let hit = 0;
  const failures: string[] = [];
  await inPairs(faults, async (fault) => {
    const outcome = await useWith(subject, fault);
    if (outcome.isHit) hit += 1;
    const wrong = [...outcome.failures, ...(outcome.isHit ? judge(outcome, fault) : [])];
    failures.push(...wrong.map((line) => `${nameOf(fault)}: ${line}`));
  });
  return { faults: faults.length, hit, failures };
}

/**
 * By kind and not by place: a sample that is evenly spread then has all kinds. Without the syncs of the folder: SQLite
 * goes on when one fails (os_unix.c, unixSync).
 */
function faultsAt(points: readonly Point[]): readonly Fault[] {
  return ["EIO", "ENOSPC"].flatMap((error) =>
    [false, true].flatMap((lasts) =>
      points
        .filter(({ call, isFolder }) => !isFolder && (error === "EIO" || call === "pwrite64"))
        .map(({ call, nth }) => ({ call, nth, effect: `error=${error}`, lasts })),
    ),
  );
}

/**
 * A relay never goes on after its store has failed: it says so in one line, and exits with 1. Only want of space is no
 * failure while it can still delete: it refuses what is new, or manages with less. And SQLite does not mind that it cannot
 * delete a log that it has emptied (wal.c, sqlite3WalClose).
 */
export const judgeRelay: Judge = ({ exit, codes, isDone }, { call, effect }) => {
  const isManaged = exit.code === 0 && (isDone || codes.length > 0);
  if ((effect === "error=ENOSPC" || call === "unlink") && isManaged) return [];
  const isTold = /^sotto-relay: [^\n]+\n$/.test(exit.stderr);
  return exit.code === 1 && isTold
    ? []
    : [`exit code ${exit.code}, signal ${exit.signal}, stderr ${JSON.stringify(exit.stderr)}`];
};

const TYPED: ReadonlySet<string> = new Set(["store/failed", "store/quota"]);

/** A store says that it has failed or is full, and takes the same step when it is tried again. */
export const judgeStore: Judge = ({ codes, exit, isDone }) => [
  ...codes.filter((code) => !TYPED.has(code)).map((code) => `the error is ${code}`),
  ...(isDone || exit.code === 3 ? [] : [`exit code ${exit.code}: ${exit.stderr}`]),
];
