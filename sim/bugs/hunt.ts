import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type Bug, VARIABLE } from "./bug.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The first seed of a range that failed; undefined if none did. */
export interface Finding {
  readonly seed: number | undefined;
  readonly violation: string | undefined;
}

export interface Result {
  readonly bug: Bug;
  /** The first seed that fails with the bug and not without it; undefined if there is none. */
  readonly seed: number | undefined;
  /** The invariant that it violated. */
  readonly violation: string | undefined;
}

export interface HuntOptions {
  /** Seeds 1 … so many. */
  readonly seeds: number;
  /** Bugs that are hunted at the same time. */
  readonly parallel: number;
  readonly onResult?: (result: Result) => void;
}

/** Hunts for every bug: runs the schedules of seed 1, 2, 3 … on code with the bug until one violates an invariant. */
export async function hunt(bugs: readonly Bug[], options: HuntOptions): Promise<readonly Result[]> {
  const results = new Map<Bug, Result>();
  const left = [...bugs];
  await using control = startControl();
  const work = async (): Promise<void> => {
    for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
      const result = await huntOne(bug, options.seeds, control);
      results.set(bug, result);
      options.onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  return bugs.flatMap((bug) => results.get(bug) ?? []);
}

async function huntOne(bug: Bug, seeds: number, control: Control): Promise<Result> {
  await using subject = start(bug);
  for (let from = 1; from <= seeds;) {
    const { seed, violation } = await subject.run({ from, to: seeds });
    if (seed === undefined) break;
    if (!(await control.fails(seed))) return { bug, seed, violation };
    from = seed + 1;
  }
  return { bug, seed: undefined, violation: undefined };
}

/** The code as it is: a schedule that fails on it as well has found no bug that was planted. */
interface Control extends AsyncDisposable {
  fails(seed: number): Promise<boolean>;
}

function startControl(): Control {
  const control = start(undefined);
  const known = new Map<number, boolean>();
  let last: Promise<unknown> = Promise.resolve();
  const look = async (seed: number): Promise<boolean> => {
    const fails = known.get(seed) ?? (await control.run({ from: seed, to: seed })).seed === seed;
    known.set(seed, fails);
    return fails;
  };
  return {
    fails: (seed) => {
      const answer = last.then(() => look(seed));
      last = answer.catch(() => undefined);
      return answer;
    },
    [Symbol.asyncDispose]: () => control[Symbol.asyncDispose](),
  };
}

interface Running extends AsyncDisposable {
  run(range: Range): Promise<Finding>;
}

function start(bug: Bug | undefined): Running {
  const { [VARIABLE]: _, ...environment } = process.env;
  const child = fork(new URL("child.ts", import.meta.url), [], {
    execArgv: ["--conditions=@sotto/source", "--import", new URL("plant.ts", import.meta.url).href],
    env: bug === undefined ? environment : { ...environment, [VARIABLE]: bug.id },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  return {
    run: (range) => ask(child, range, bug?.id ?? "no bug"),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
    },
  };
}

/** A schedule that ends the whole process, or an error outside of all schedules, is a failure of the harness. */
async function ask(child: ChildProcess, range: Range, name: string): Promise<Finding> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    const answer = once(child, "message", { signal }).then(([finding]) => finding as Finding);
    const exit = once(child, "exit", { signal }).then(([code]) => {
      throw new Error(`${name}: the process ended with ${String(code)}`);
    });
    child.send(range);
    return await Promise.race([answer, exit]);
  } finally {
    ended.abort();
  }
}
