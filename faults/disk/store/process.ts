import { join } from "node:path";
import { type Exit, startTraced, type Tracing } from "../strace.ts";
import { weakener } from "../relay/process.ts";
import type { Synchronous } from "../relay/process.ts";

const script = join(import.meta.dirname, "../processes/make-steps.ts");

export interface StepsRun {
  readonly exit: Exit;
  readonly committed: number;
  readonly begun: number;
  /** Codes of the errors that the store gave. */
  readonly codes: readonly string[];
  readonly isDone: boolean;
}

export function storePaths(folder: string): readonly string[] {
  const database = join(folder, "store.db");
  return [folder, database, `${database}-wal`, `${database}-journal`];
}

/** Makes the steps up to `last`, as far as what is done to the process allows. */
export async function makeSteps(
  folder: string,
  last: number,
  tracing: Tracing,
  synchronous: Synchronous = "FULL",
): Promise<StepsRun> {
  const weaken = synchronous === "FULL" ? [] : ["--import", weakener];
  const args = [...weaken, script, join(folder, "store.db"), String(last)];
  const running = startTraced(tracing, args, { FAULTS_SYNCHRONOUS: synchronous });
  const exit = await running.exit;
  return { exit, ...said(running.lines) };
}

/** What the lines of the process amount to. */
export function said(lines: readonly string[]): Omit<StepsRun, "exit"> {
  const words = lines.map((line) => line.split(" "));
  const highest = (verb: string): number =>
    Math.max(0, ...words.filter(([first]) => first === verb).map(([, step]) => Number(step)));
  return {
    committed: highest("committed"),
    begun: highest("begin"),
    codes: words.filter(([first]) => first === "failed").map(([, , code = ""]) => code),
    isDone: lines.includes("done"),
  };
}
