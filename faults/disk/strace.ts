import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

export const repository: string = resolve(import.meta.dirname, "../..");

/** System calls by which SQLite changes its files. */
export const CHANGING_CALLS: readonly string[] = [
  "pwrite64",
  "fsync",
  "fdatasync",
  "ftruncate",
  "unlink",
];

/** What strace does to the process besides letting it run. */
export type Tracing =
  /** Every change of a file and every write, with all bytes. */
  | { readonly type: "record"; readonly to: string }
  /** Something happens to the calls of one name on some files; `when` as in strace(1): `7` or `7+`. */
  | {
      readonly type: "inject";
      readonly call: string;
      readonly effect: string;
      readonly when: string;
      readonly paths: readonly string[];
      /** File for the calls that were seen; those that were changed are marked. */
      readonly to: string;
    }
  | { readonly type: "none" };

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface TracedProcess {
  /** Lines of its output so far. */
  readonly lines: readonly string[];
  /** The first line of its output; empty if it ended without one. */
  readonly firstLine: Promise<string>;
  /** Resolves when the process has ended and its trace is complete. */
  readonly exit: Promise<Exit>;
  signal(signal: NodeJS.Signals): void;
}

/** Why processes cannot be traced here; undefined if they can. */
export function whyNoTracing(): string | undefined {
  const tried = spawnSync("strace", [
    "-D",
    "-f",
    "--seccomp-bpf",
    "-qq",
    "-o",
    "/dev/null",
    "true",
  ]);
  if (tried.error !== undefined) return "strace is not installed (apt install strace)";
  return tried.status === 0 ? undefined : `strace cannot trace: ${tried.stderr.toString().trim()}`;
}

/** Starts a Node process on the packages' sources. With `-D` the child is the process itself, not strace. */
export function startTraced(
  tracing: Tracing,
  nodeArgs: readonly string[],
  env: Readonly<Record<string, string>> = {},
): TracedProcess {
  const command = [process.execPath, "--conditions=@sotto/source", ...nodeArgs];
  const [file, ...args] = [...straceOf(tracing), ...command] as [string, ...string[]];
  const child = spawn(file, args, {
    cwd: repository,
    env: { ...cleanEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return observe(child);
}

/** Stops the process at the calls in question only. With it strace 6.1 injects no signals. */
const FAST = "--seccomp-bpf";

function straceOf(tracing: Tracing): readonly string[] {
  const always = ["strace", "-D", "-f", "-qq", "-e", "signal=none"];
  switch (tracing.type) {
    case "none":
      return [];
    case "record": {
      const calls = [...CHANGING_CALLS, "openat", "rename", "write", "writev"].join(",");
      return [
        ...always,
        FAST,
        "-y",
        "-xx",
        "-s",
        "10000000",
        "-e",
        `trace=${calls}`,
        "-o",
        tracing.to,
      ];
    }
    case "inject": {
      const { call, effect, when, paths, to } = tracing;
      const filter = paths.flatMap((path) => ["-P", path]);
      const inject = `inject=${call}:${effect}:when=${when}`;
      const fast = effect.startsWith("signal=") ? [] : [FAST];
      return [...always, ...fast, ...filter, "-e", `trace=${call}`, "-e", inject, "-o", to];
    }
  }
}

/** Settings of this shell are not for the processes of a test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:SOTTO_|NODE_OPTIONS$|NODE_V8_COVERAGE$)/.test(name),
    ),
  );
}

function observe(child: ChildProcess): TracedProcess {
  const lines: string[] = [];
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // The tracer keeps stderr open: `close` comes when it has written the last line of the trace.
  const exit = new Promise<Exit>((settle) =>
    child.on("close", (code, signal) => settle({ code, signal, stderr })),
  );
  const firstLine = new Promise<string>((settle) => {
    const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    reader.on("line", (line) => {
      lines.push(line);
      settle(line);
    });
    reader.on("close", () => settle(""));
  });
  return { lines, firstLine, exit, signal: (signal) => void child.kill(signal) };
}
