// What a container engine does, as far as the image's promises need it: a root folder of its own with the system's
// programs in it, a network of its own, a user without rights. Programs of the machine stand in for those of the base image.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hasTools } from "./tools.ts";

const PATH = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin";

/** `$1`: the root, `$2`: node. */
const MOUNT_SYSTEM = `
root=$1; node=$2; shift 2
mount --bind "$root" "$root"
for name in usr bin sbin lib lib64 etc proc dev; do
  if [ -L "/$name" ]; then cp --no-clobber --no-dereference "/$name" "$root/$name"
  elif [ -e "/$name" ]; then mkdir -p "$root/$name"; mount --rbind "/$name" "$root/$name"; fi
done
mount -t tmpfs tmpfs "$root/usr/local/bin"
touch "$root/usr/local/bin/node"
mount --bind "$node" "$root/usr/local/bin/node"
`;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly exit: Promise<Exit>;
}

/** Whether enclosures can be made here; says so if not. */
export function canEnclose(subject: string): boolean {
  if (!hasTools(subject, "unshare", "nsenter", "setpriv", "chroot", "ip")) return false;
  // Also root may not, in a container.
  if (spawnSync("unshare", ["--mount", "--net", "true"]).status === 0) return true;
  console.warn(`${subject}: skipped, namespaces cannot be made here`);
  return false;
}

/** Runs a shell command as `RUN` does: as root, in the folder, on the machine's network. */
export function build(
  root: string,
  workdir: string,
  command: string,
  options: { readonly shown: readonly string[]; readonly environment: NodeJS.ProcessEnv },
): Promise<Exit> {
  // Folders of the machine that stay where they are.
  const mounts = options.shown.map(
    (path) => `mkdir -p "$root${path}"; mount --rbind "${path}" "$root${path}"`,
  );
  const script = [
    MOUNT_SYSTEM,
    'mkdir -p "$root/tmp"; mount -t tmpfs tmpfs "$root/tmp"',
    ...mounts,
    `exec chroot "$root" sh -c 'cd "$1"; eval "$2"' sh "$1" "$2"`,
  ].join("\n");
  const args = ["--mount", "sh", "-euc", script, "sh", root, process.execPath, workdir, command];
  return start("unshare", args, { ...options.environment, PATH }).exit;
}

export interface Enclosure {
  readonly root: string;
  readonly workdir: string;
  /** `uid:gid` */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Paths inside that may be written; everything else is read-only. */
  readonly volumes: readonly string[];
}

/** Runs a program as `docker run --read-only` does, with no way out of its network. */
export function enclose(enclosure: Enclosure, command: readonly string[]): Running {
  const { root, workdir, user, environment, volumes } = enclosure;
  const keep = volumes.map((path) => `mount --bind "$root${path}" "$root${path}"`);
  const script = [
    "ip link set lo up",
    MOUNT_SYSTEM,
    ...keep,
    'mount -o remount,bind,ro "$root"',
    `exec chroot --userspec=${user} "$root" sh -c 'cd "$0"; exec "$@"' "$@"`,
  ].join("\n");
  mkdirSync(join(root, workdir), { recursive: true });
  const args = ["--mount", "--net", "sh", "-euc", script, "sh", root, process.execPath];
  return start("unshare", [...args, workdir, ...command], { ...environment, PATH });
}

/** Runs a program beside one that is enclosed, as `docker exec` and health checks do. */
export function encloseBeside(
  { child }: Running,
  { user, environment }: Enclosure,
  command: readonly string[],
): Promise<Exit> {
  const [uid, gid] = user.split(":");
  const entering = ["--target", String(child.pid), "--mount", "--net", "--root", "--wd"];
  const becoming = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return start("nsenter", [...entering, ...becoming, ...command], { ...environment, PATH }).exit;
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, exit };
}
