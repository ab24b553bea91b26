import type { Figure } from "../../proof/report.ts";

/** Runs one case; a throw is a failure of that case and of no other. */
export async function attempt(
  what: string,
  failures: string[],
  body: () => Promise<readonly string[]>,
): Promise<void> {
  try {
    for (const failure of await body()) failures.push(`${what}: ${failure}`);
  } catch (error) {
    failures.push(`${what}: ${String(error)}`);
  }
}

/** One figure for each thing counted. */
export function sumFigures(figures: readonly Figure[]): readonly Figure[] {
  const counts = new Map<string, number>();
  for (const { what, count } of figures) counts.set(what, (counts.get(what) ?? 0) + count);
  return [...counts].map(([what, count]) => ({ what, count }));
}
