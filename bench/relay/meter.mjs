// What a server's processes use. Control groups (version 1) count exactly, ended processes too; elsewhere it is the sum
// over the processes that descend from the first or carry its mark in their environment.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";

const CPU_GROUPS = "/sys/fs/cgroup/cpuacct";
const MEMORY_GROUPS = "/sys/fs/cgroup/memory";
/** Linux counts in hundredths of a second (USER_HZ, whatever the kernel's own tick is). */
const TICKS_PER_SECOND = 100;

const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Environment variable that marks the processes of a server. */
export const MARK = "RELAY_BENCH";

/** @param {string} mark - Names the groups, and stands in the environment of the server's processes. */
export function openMeter(mark) {
  try {
    return new GroupMeter(mark);
  } catch {
    return new ProcessMeter(mark);
  }
}

class GroupMeter {
  groups;
  #cpu;
  #memory;

  constructor(mark) {
    this.#cpu = `${CPU_GROUPS}/${mark}`;
    this.#memory = `${MEMORY_GROUPS}/${mark}`;
    this.groups = [this.#cpu];
    if (!existsSync(CPU_GROUPS)) throw new Error("there are no control groups");
    mkdirSync(this.#cpu);
    if (!existsSync(MEMORY_GROUPS)) return;
    mkdirSync(this.#memory);
    this.groups.push(this.#memory);
  }

  get processes() {
    return read(`${this.#cpu}/cgroup.procs`).split("\n").filter(Boolean).map(Number);
  }

  get cpuSeconds() {
    return Number(read(`${this.#cpu}/cpuacct.usage`)) / 1e9;
  }

  get memory() {
    const kernel = read(`${this.#memory}/memory.kmem.usage_in_bytes`);
    return { user: userBytes(this.processes), kernel: kernel === "" ? undefined : Number(kernel) };
  }

  close() {
    for (const group of this.groups) {
      try {
        rmdirSync(group);
      } catch {
        // A process in it is still ending; the group is empty and does no harm.
      }
    }
  }
}

export class ProcessMeter {
  groups = [];
  /** Of the first process, as long as it runs. */
  root;
  #mark;

  constructor(mark) {
    this.#mark = `${MARK}=${mark}`;
  }

  get processes() {
    const stats = allProcesses();
    const own = new Set(this.root === undefined ? [] : [this.root]);
    for (const { id } of stats)
      if (read(`/proc/${id}/environ`).split("\0").includes(this.#mark)) own.add(id);
    for (let size = 0; size < own.size;) {
      size = own.size;
      for (const { id, parent } of stats) if (own.has(parent)) own.add(id);
    }
    return stats.filter(({ id, isGone }) => own.has(id) && !isGone).map(({ id }) => id);
  }

  get cpuSeconds() {
    const ids = new Set(this.processes);
    const ticks = allProcesses().filter(({ id }) => ids.has(id));
    return ticks.reduce((sum, { cpu }) => sum + cpu, 0) / TICKS_PER_SECOND;
  }

  get memory() {
    return { user: userBytes(this.processes), kernel: undefined };
  }

  close() {}
}

/** Of /proc/…/stat: state, parent, and the time of the process and of its children that have ended. */
function allProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`/proc/${name}/stat`);
      if (stat === "") return [];
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const cpu = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
      return [{ id: Number(name), isGone: fields[0] === "Z", parent: Number(fields[1]), cpu }];
    });
}

/** Pages that several processes share count in parts. */
function userBytes(ids) {
  const kib = ids.map((id) => /^Pss:\s+(\d+)/m.exec(read(`/proc/${id}/smaps_rollup`))?.[1] ?? 0);
  return kib.reduce((sum, value) => sum + Number(value), 0) * 1024;
}
