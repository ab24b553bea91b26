import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "./tools.ts";

const FILLER = "filler";
const BLOCK_BYTES = 4096;

/** A file system of a few MiB, in memory. It is unmounted at the end of its block. */
export class SmallDisk implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async mount(path: string, mib: number): Promise<SmallDisk> {
    await mkdir(path);
    await runTool("mount", "-t", "tmpfs", "-o", `size=${mib}m`, "tmpfs", path);
    return new SmallDisk(path);
  }

  /** Takes all space but so much. */
  async fill(leaveBytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.path);
    const bytes = Math.max(0, bavail * bsize - Math.max(leaveBytes, 0));
    await writeFile(join(this.path, FILLER), Buffer.alloc(bytes - (bytes % BLOCK_BYTES), 1));
  }

  /** Gives back what `fill` has taken. */
  async free(): Promise<void> {
    await rm(join(this.path, FILLER), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await runTool("umount", "-l", this.path);
  }
}
