// A server as a process of its own, on a core of its own where taskset is there, with all of its children.
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { until } from "./waiting.mjs";
import { MARK, openMeter, ProcessMeter } from "./meter.mjs";

const SERVER_CORE = "1";
const OPEN_FILES = 20_000;
const STOP_MS = 15_000;

/** Runs what follows with its first argument as a limit of open files, in the control groups that follow up to `--`. */
const LAUNCH = `
  ulimit -n "$1" || true; shift
  while [ "$1" != -- ]; do echo $$ > "$1/tasks"; shift; done; shift
  exec "$@"`;

/** The load has the first core, the server the second. */
export const canPin = availableParallelism() > 1 && spawnSync("taskset", ["-V"]).status === 0;

export class Server {
  name;
  hasEnded = false;
  #meter;
  #child;

  /** @param {{ env?: Record<string, string>, cwd?: string, log: string, stdout?: "pipe" }} options */
  constructor(name, command, { env = {}, cwd, log, stdout }) {
    this.name = name;
    const mark = `relay-bench-${randomUUID()}`;
    this.#meter = openMeter(mark);
    const file = openSync(log, "a");
    const pinned = canPin ? ["taskset", "-c", SERVER_CORE, ...command] : command;
    const args = ["-c", LAUNCH, "sh", String(OPEN_FILES), ...this.#meter.groups, "--", ...pinned];
    this.#child = spawn("sh", args, {
      cwd,
      env: { ...ownEnvironment(), ...env, [MARK]: mark },
      stdio: ["ignore", stdout ?? file, file],
    });
    closeSync(file);
    this.#meter.root = this.#child.pid;
    this.#child.once("exit", () => {
      this.hasEnded = true;
      this.#meter.root = undefined;
    });
    writeFileSync(`${log}.marks`, `${mark}\n`, { flag: "a" });
  }

  get stdout() {
    return this.#child.stdout;
  }

  /** Seconds of processor time of all its processes, ended ones too. */
  get cpuSeconds() {
    return this.#meter.cpuSeconds;
  }

  /** Bytes of user space, and of the kernel where a control group counts them. */
  get memory() {
    return this.#meter.memory;
  }

  signal(name) {
    signalAll(this.#meter, name);
  }

  async kill() {
    signalAll(this.#meter, "SIGKILL");
    await until(() => this.#meter.processes.length === 0, STOP_MS);
    this.#meter.close();
  }
}

/** Ends what a run that had to be ended itself has left behind. `log` is that of its servers. */
export function killLeftovers(log) {
  if (!existsSync(`${log}.marks`)) return;
  for (const mark of readFileSync(`${log}.marks`, "utf8").trim().split("\n"))
    signalAll(new ProcessMeter(mark), "SIGKILL");
}

function signalAll(meter, name) {
  for (const id of meter.processes) {
    try {
      process.kill(id, name);
    } catch {
      // It has ended in the meantime.
    }
  }
}

/** The relay refuses settings in the environment that it does not know. */
function ownEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("SOTTO_")),
  );
}
