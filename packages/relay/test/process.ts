import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** No file may grow beyond it: the store's writes then fail. */
  readonly maxFileKib?: number;
  /** A module that is loaded before the relay. */
  readonly preload?: URL;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A relay in a process of its own, run from src/. */
export class RelayProcess {
  readonly #child: ChildProcess;
  readonly exit: Promise<Exit>;
  readonly lines: string[] = [];
  readonly firstLine: Promise<string>;

  constructor(args: readonly string[], options: ProcessOptions = {}) {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_")),
    );
    const { preload, environment } = options;
    const limit = options.maxFileKib === undefined ? "" : `ulimit -f ${options.maxFileKib}; `;
    const command = [
      "-c",
      `${limit}exec "$@"`,
      "bash",
      process.execPath,
      "--conditions=@sotto/source",
      ...(preload === undefined ? [] : ["--import", preload.href]),
      MAIN,
      ...args,
    ];
    this.#child = spawn("bash", command, {
      env: { ...env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    this.#child.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
    this.exit = new Promise((resolve) =>
      this.#child.on("close", (code, signal) => resolve({ code, signal, stderr })),
    );
    this.firstLine = new Promise((resolve) => {
      const reader = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
      reader.on("line", (line) => {
        this.lines.push(line);
        resolve(line);
      });
      reader.on("close", () => resolve(""));
    });
  }

  static async start(
    data: string,
    ...args: string[]
  ): Promise<{ relay: RelayProcess; url: string; metrics: string }> {
    const relay = new RelayProcess(["--port", "0", "--data", data, ...args]);
    return { relay, ...(await relay.addresses()) };
  }

  /** @throws Error with what it wrote to stderr, if it did not start. */
  async addresses(): Promise<{ readonly url: string; readonly metrics: string }> {
    const line = await this.firstLine;
    if (line === "") throw new Error((await this.exit).stderr);
    const { url, metrics } = JSON.parse(line) as { url: string; metrics: string };
    return { url, metrics };
  }

  kill(signal: NodeJS.Signals): Promise<Exit> {
    this.#child.kill(signal);
    return this.exit;
  }
}
