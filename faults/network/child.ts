import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Watch } from "./watch.ts";

export const repository: string = resolve(import.meta.dirname, "../..");

/** A Node process on the packages' sources that writes lines and, if asked to, reads some. */
export class Child implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #watch = new Watch();
  #stderr = "";
  #hasEnded = false;
  /** Its exit code; null if a signal ended it. */
  readonly ended: Promise<number | null>;

  /**
   * @param env - Added to the environment, from which settings of the relay are taken out.
   * @param wrapper - A command that starts Node.
   */
  constructor(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    wrapper: readonly string[] = [],
  ) {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_"));
    const node = [process.execPath, "--conditions=@sotto/source", script, ...args];
    const [command = process.execPath, ...rest] = [...wrapper, ...node];
    this.#child = spawn(command, rest, {
      cwd: repository,
      env: { ...Object.fromEntries(kept), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stdin?.on("error", () => undefined); // It may have ended.
    this.#child.stderr?.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.ended = once(this.#child, "close").then(([code]) => {
      this.#hasEnded = true;
      this.#watch.changed();
      return code as number | null;
    });
  }

  get stderr(): string {
    return this.#stderr;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** To be called once. */
  onLine(fn: (line: string) => void): void {
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(line);
      fn(line);
      this.#watch.changed();
    });
  }

  /** @throws Error with what it wrote to stderr, if it ends before. */
  async line(part: string, deadlineMs?: number): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => line.includes(part));
    const isThere = (): boolean => this.#hasEnded || find() !== undefined;
    await this.#watch.until(`line with ${part}`, isThere, deadlineMs);
    const line = find();
    if (line === undefined) throw new Error(`the process has ended: ${this.#stderr}`);
    return line;
  }

  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGTERM"): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
