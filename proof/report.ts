import { writeFileSync } from "node:fs";

// What each proof (sim, faults, fuzz, oracle, malicious relay) says in the end; `npm run prove` gathers the files.

export interface Figure {
  readonly what: string;
  readonly count: number;
}

export interface Outcome {
  readonly figures: readonly Figure[];
  readonly failures: readonly string[];
}

export interface Report extends Outcome {
  readonly name: string;
  /** Repeats it. */
  readonly command: string;
}

export function mergeOutcomes(parts: readonly Outcome[]): Outcome {
  return {
    figures: parts.flatMap(({ figures }) => figures),
    failures: parts.flatMap(({ failures }) => failures),
  };
}

export function printOutcome({ figures, failures }: Outcome): void {
  for (const { what, count } of figures)
    process.stdout.write(`${String(count).padStart(8)}  ${what}\n`);
  for (const failure of failures) process.stderr.write(`FAILED  ${failure}\n`);
}

/** Ends a proof: writes its report, if a file was asked for, and lets the process fail if the proof has. */
export function finish(report: Report, file: string | undefined): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  process.exitCode = report.failures.length > 0 ? 1 : 0;
}
