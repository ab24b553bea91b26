import type { Report } from "../../proof/report.ts";
import type { Result } from "./hunt.ts";

/** With the table that docs/reliability.md shows. */
export interface HuntReport extends Report {
  readonly table: readonly {
    readonly id: string;
    readonly what: string;
    readonly seed: number;
    readonly invariant: string;
  }[];
}

/** The number and name of the invariant in a violation. */
const invariantOf = (violation: string): string => violation.split(":")[0] ?? violation;

export function reportOf(results: readonly Result[], command: string): HuntReport {
  const table = results.flatMap(({ bug: { id, what }, seed, violation }) =>
    seed === undefined ? [] : [{ id, what, seed, invariant: invariantOf(violation ?? "") }],
  );
  return {
    name: "Planted bugs",
    command,
    figures: [
      { what: "planted bugs found", count: table.length },
      { what: "planted bugs", count: results.length },
    ],
    table,
    failures: results.flatMap(({ bug: { id, what }, seed }) =>
      seed === undefined ? [`${id} was not found: ${what}`] : [],
    ),
  };
}

const ID_WIDTH = 32;
const SEED_WIDTH = 10;

export function rowOf({ bug, seed, violation }: Result): string {
  const found = seed === undefined ? "NOT FOUND" : `seed ${seed}`;
  const why = violation === undefined ? "" : `  (${violation.split("\n")[0] ?? ""})`;
  return `${bug.id.padEnd(ID_WIDTH)} ${found.padEnd(SEED_WIDTH)} ${bug.what}${why}`;
}
