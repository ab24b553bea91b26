// A server in a process of its own, and what it burns.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** Linux counts in hundredths of a second (USER_HZ, whatever the kernel's own tick is). */
const TICK_MICROSECONDS = 10_000;

export class ServerProcess {
  #child;

  /** Starts `node` with `args`; resolves when the server has printed its address: `url`, in one line of JSON. */
  static async start(args) {
    const server = new ServerProcess(args);
    for await (const line of createInterface({ input: server.#child.stdout })) {
      server.url = JSON.parse(line).url;
      server.#child.stdout.resume(); // a full pipe would stop it
      return server;
    }
    throw new Error(`node ${args.join(" ")} ended before it listened`);
  }

  constructor(args) {
    // The relay refuses settings in the environment that it does not know.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_")),
    );
    this.#child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  }

  /** CPU time of all its threads so far. */
  get cpuMicroseconds() {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [userTicks, systemTicks] = [fields[11], fields[12]].map(Number);
    return (userTicks + systemTicks) * TICK_MICROSECONDS;
  }

  async stop() {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await ended;
  }
}
