import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { scratchFolder } from "./folders.ts";
import type { Exit, Tracing } from "./strace.ts";
import { changingPoints, type Point } from "./trace.ts";

/** What is done to a subject while it is used. */
export interface Fault extends Pick<Point, "call" | "nth"> {
  /** In the words of strace(1): `signal=SIGKILL`, `error=EIO`. */
  readonly effect: string;
  /** Every later call of the name has it too. */
  readonly lasts: boolean;
}

export interface Outcome {
  readonly exit: Exit;
  /** Whether the fault came about: what a process writes is not the same in every run. */
  readonly isHit: boolean;
  /** Codes of the errors that it told its caller of. */
  readonly codes: readonly string[];
  /** It did all that it was asked to. */
  readonly isDone: boolean;
  /** What is wrong after it was started again. */
  readonly failures: readonly string[];
}

/** A process whose data lies in one folder. */
export interface Subject {
  readonly name: string;
  paths(folder: string): readonly string[];
  /** Uses it, on a folder of its own, to the end or until it ends; then starts it again and looks what is left. */
  use(folder: string, tracing: Tracing): Promise<Omit<Outcome, "isHit">>;
}

const rehearsals = new WeakMap<Subject, Promise<readonly Point[]>>();

/** Uses the subject undisturbed, once; the calls at which a fault can come. */
export function rehearse(subject: Subject): Promise<readonly Point[]> {
  const points = rehearsals.get(subject) ?? observePoints(subject);
  rehearsals.set(subject, points);
  return points;
}

async function observePoints(subject: Subject): Promise<readonly Point[]> {
  using folder = scratchFolder();
  const [data, to] = [join(folder.path, "data"), join(folder.path, "trace")];
  mkdirSync(data);
  const { exit, isDone, failures } = await subject.use(data, { type: "record", to });
  if (!isDone || failures.length > 0)
    throw new Error(`${subject.name} fails undisturbed: ${exit.stderr} ${failures.join("; ")}`);
  return changingPoints(readFileSync(to, "latin1"), data);
}

export async function useWith(subject: Subject, fault: Fault): Promise<Outcome> {
  using folder = scratchFolder();
  const [data, to] = [join(folder.path, "data"), join(folder.path, "trace")];
  mkdirSync(data);
  const { call, effect, nth, lasts } = fault;
  const when = `${nth}${lasts ? "+" : ""}`;
  const paths = subject.paths(data);
  const outcome = await subject.use(data, { type: "inject", call, effect, when, paths, to });
  const seen = existsSync(to) ? readFileSync(to, "latin1") : "";
  const isHit = outcome.exit.signal === "SIGKILL" || seen.includes("(INJECTED)");
  return { ...outcome, isHit };
}

export function nameOf({ call, nth, effect, lasts }: Fault): string {
  return `${effect} at ${call} ${nth}${lasts ? " and after" : ""}`;
}

/** Evenly spread; all of them if there are not more. */
export function sample<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  const share = (index: number): number => Math.floor((index * count) / items.length);
  return items.filter((_, index) => share(index) < share(index + 1));
}

/** Two at a time: while one process starts, the other is looked at. */
export async function inPairs<T>(
  items: readonly T[],
  action: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await action(item);
  };
  await Promise.all([work(), work()]);
}
