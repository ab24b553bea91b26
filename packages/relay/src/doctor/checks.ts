import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { isLoopbackHost, type RelayConfig } from "../config/config.ts";

export interface Finding {
  readonly state: "ok" | "warning" | "problem";
  readonly what: string;
  /** What to do about it. */
  readonly advice?: string;
}

export type Check = (config: RelayConfig) => Finding | Promise<Finding>;

const run = promisify(execFile);
const MIB = 1024 * 1024;
const LEAST_FREE_BYTES: number = 256 * MIB;
const LEAST_FILES_COUNT = 4_096;

const ok = (what: string): Finding => ({ state: "ok", what });

function checkAuthentication({ dev, jwt, invites, open }: RelayConfig): Finding {
  const ways = [jwt && "JWT", invites && "invites", open && "open"].filter(Boolean).join(", ");
  if (dev)
    return {
      state: "warning",
      what: "dev tokens are taken from everywhere: anybody can be anybody",
      advice: "leave --dev out when real people come",
    };
  return ok(
    ways === "" ? "authentication: dev tokens, from this machine only" : `authentication: ${ways}`,
  );
}

function checkHost({ host, metricsPort, metricsToken }: RelayConfig): Finding {
  if (metricsPort !== undefined && metricsToken === undefined && !isLoopbackHost(host))
    return {
      state: "warning",
      what: `/metrics is open to everybody who reaches ${host}`,
      advice: "set --metrics-token, or keep the port inside your own network",
    };
  return ok(`listens on ${host}`);
}

/** Of the first directory that is there: the data directory may still have to be made. */
function existing(path: string): string {
  let directory = resolve(path);
  while (!existsSync(directory)) directory = dirname(directory);
  return directory;
}

async function checkDisk({ data }: RelayConfig): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(data));
  const free = bavail * bsize;
  const what = `${Math.floor(free / MIB)} MiB are free for ${data}`;
  if (free >= LEAST_FREE_BYTES) return ok(what);
  return { state: "problem", what, advice: "a full disk ends the relay: make room" };
}

function checkDirectory({ data }: RelayConfig): Finding {
  if (!existsSync(data)) return ok(`${data} will be made at the first start`);
  const { mode } = statSync(data);
  if (process.platform === "win32" || (mode & 0o077) === 0)
    return ok(`only its owner can read ${data}`);
  return {
    state: "problem",
    what: `others can read ${data}`,
    advice: `chmod 700 ${data}`,
  };
}

function checkFiles(): Finding {
  if (process.platform !== "linux") return ok("the limit of open files is not looked at here");
  const [, soft = "0"] =
    /^Max open files\s+(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
  const limit = soft === "unlimited" ? Infinity : Number(soft);
  const what = `${soft} files may be open; each socket is one`;
  if (limit >= LEAST_FILES_COUNT) return ok(what);
  return {
    state: "warning",
    what,
    advice: "raise it: LimitNOFILE in systemd, ulimit -n in a shell",
  };
}

/** A relay tells the time only to its own log and to tokens; but a token's expiry is judged by it. */
async function checkClock(): Promise<Finding> {
  if (process.platform !== "linux") return ok("the clock is not looked at here");
  try {
    const { stdout } = await run("timedatectl", ["show", "--property=NTPSynchronized", "--value"]);
    if (stdout.trim() === "yes") return ok("the clock is synchronised");
    return {
      state: "warning",
      what: "the clock is not synchronised",
      advice: "tokens expire by it: turn NTP on (timedatectl set-ntp true)",
    };
  } catch {
    return {
      state: "warning",
      what: "whether the clock is synchronised cannot be told here",
      advice: "tokens expire by it: see that the host runs NTP",
    };
  }
}

/** What can be told without a relay. */
export const LOCAL_CHECKS: readonly Check[] = [
  checkAuthentication,
  checkHost,
  checkDirectory,
  checkDisk,
  checkFiles,
  checkClock,
];
