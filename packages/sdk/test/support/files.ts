import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Which of the needles some file of a folder holds, its name aside. */
export function foundInFiles(folder: string, needles: readonly (string | Uint8Array)[]): unknown[] {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return needles.filter((needle) => files.some((file) => file.includes(needle as Buffer)));
}
