import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

export const repository: string = resolve(import.meta.dirname, "../..");

/** A Node process of the test, on the packages' sources. */
export interface Process extends AsyncDisposable {
  readonly pid: number;
  /** Lines of its output so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line that fits; rejects with what it wrote to stderr if the process ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  /** SIGKILL: nothing in it gets a chance to tidy up. */
  kill(): Promise<void>;
  /** Resolves when it has ended by itself. @throws Error with what it wrote to stderr, if it failed */
  ended(): Promise<void>;
}

/** Settings of this shell are not for the processes of a test. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_")),
  );
}

export function startProcess(
  script: string,
  args: readonly string[],
  cwd: string = repository,
): Process {
  const child = spawn(process.execPath, ["--conditions=@sotto/source", script, ...args], {
    cwd,
    env: environment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // `close` comes after the last line, `exit` may come before it.
  const closed = once(child, "close").then(([code]) => code as number | null);
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    for (const watch of watchers) watch(line);
  });

  return {
    pid: child.pid as number,
    lines,
    line: async (fits) => {
      const { promise, resolve: found, reject } = Promise.withResolvers<string>();
      const watch = (line: string): void => {
        if (fits(line)) found(line);
      };
      watchers.add(watch);
      lines.forEach(watch);
      void closed.then((code) => reject(new Error(`${script} ended with ${code}: ${stderr}`)));
      try {
        return await promise;
      } finally {
        watchers.delete(watch);
      }
    },
    kill: () => killed(child, closed),
    ended: async () => {
      const code = await closed;
      if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}`);
    },
    [Symbol.asyncDispose]: () => killed(child, closed),
  };
}

async function killed(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await closed;
}
