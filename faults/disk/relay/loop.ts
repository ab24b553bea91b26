import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratchFolder } from "../folders.ts";
import { type Fault, nameOf } from "../subject.ts";
import type { Point } from "../trace.ts";
import { inspectRelay } from "./inspect.ts";
import { relayPaths } from "./process.ts";
import { runRelay } from "./subject.ts";

const IMAGE_BYTES = 64 * 1024 * 1024;

export interface LoopCuts {
  readonly cuts: number;
  readonly failures: readonly string[];
}

/** Why no file system can be mounted from a file here; undefined if it can. */
export function whyNoLoop(): string | undefined {
  if (process.getuid?.() !== 0) return "mounting needs root";
  using folder = scratchFolder();
  try {
    const image = newImage(join(folder.path, "disk.img"));
    mount(image, join(folder.path, "disk"))[Symbol.dispose]();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Cuts the power of a relay on an ext4 of its own: kills it, and copies the image below the file system before that has
 * written back what was not synced. The copy is mounted and the relay started on it.
 */
export async function cutRelayLoop(points: readonly Point[], size: number): Promise<LoopCuts> {
  const failures: string[] = [];
  for (const { call, nth } of points) {
    const fault: Fault = { call, nth, effect: "signal=SIGKILL", lasts: false };
    failures.push(...(await cutAt(fault, size)).map((line) => `loop, ${nameOf(fault)}: ${line}`));
  }
  return { cuts: points.length, failures };
}

async function cutAt({ call, effect, nth }: Fault, size: number): Promise<readonly string[]> {
  using folder = scratchFolder();
  const image = newImage(join(folder.path, "disk.img"));
  const copy = join(folder.path, "copy.img");
  const to = join(folder.path, "trace");
  using disk = mount(image, join(folder.path, "disk"));
  const data = join(disk.path, "data");
  mkdirSync(data);
  run("sync", ["-f", data]);
  const paths = relayPaths(data);
  const tracing = { type: "inject" as const, call, effect, when: String(nth), paths, to };
  const { use } = await runRelay(data, tracing, size);
  copyFileSync(image, copy);
  if (use === undefined) return [];
  using after = mount(copy, join(folder.path, "after"));
  return await inspectRelay(join(after.path, "data"), use.script, use.facts);
}

function newImage(file: string): string {
  writeFileSync(file, "");
  truncateSync(file, IMAGE_BYTES);
  run("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", file]);
  return file;
}

interface Mount extends Disposable {
  readonly path: string;
}

function mount(image: string, path: string): Mount {
  mkdirSync(path);
  run("mount", ["-o", "loop", image, path]);
  return { path, [Symbol.dispose]: () => run("umount", [path]) };
}

function run(command: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(command, args);
  if (error !== undefined) throw new Error(`${command} is not there`);
  if (status !== 0) throw new Error(`${command} failed: ${stderr.toString().trim()}`);
}
