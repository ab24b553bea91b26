import { writeFileSync } from "node:fs";

export interface Figure {
  readonly what: string;
  readonly count: number;
}

/** What a run has found. */
export interface Report {
  readonly figures: readonly Figure[];
  readonly failures: readonly string[];
}

export function merge(reports: readonly Report[]): Report {
  return {
    figures: reports.flatMap(({ figures }) => figures),
    failures: reports.flatMap(({ failures }) => failures),
  };
}

export function printReport({ figures, failures }: Report): void {
  for (const { what, count } of figures) console.log(`${String(count).padStart(8)}  ${what}`);
  for (const failure of failures) console.log(`FAILED  ${failure}`);
}

export function writeReport(file: string, command: string, report: Report): void {
  const name = "Kills, I/O errors and power cuts of real processes";
  writeFileSync(file, `${JSON.stringify({ name, command, ...report }, null, 2)}\n`);
}
