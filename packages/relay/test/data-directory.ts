import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface DataDirectory {
  readonly path: string;
  /** Whether the bytes stand in any file. */
  contains(bytes: Uint8Array): boolean;
  /** Bytes in a file. */
  size(file: string): number;
  discard(): void;
}

export function makeDataDirectory(): DataDirectory {
  const parent = mkdtempSync(join(tmpdir(), "sotto-relay-"));
  const path = join(parent, "data");
  return {
    path,
    contains: (bytes) =>
      readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .some(({ name }) => readFileSync(join(path, name)).includes(Buffer.from(bytes))),
    size: (file) => statSync(join(path, file)).size,
    discard: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** Looks again and again until it holds; the test's own time limit ends it otherwise. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
