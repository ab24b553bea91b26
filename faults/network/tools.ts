import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

// Tools of the system that some faults need. Where one is missing its scenario says so and is skipped.

const execute = promisify(execFile);
const FOLDERS = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

function findTool(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

/** @throws Error with what the tool wrote to stderr. */
export async function runTool(name: string, ...args: readonly string[]): Promise<string> {
  const path = findTool(name);
  if (path === undefined) throw new Error(`there is no ${name}`);
  return (await execute(path, args)).stdout;
}

/** Why faults that only root can make cannot be made here. */
export function missingTools(...names: readonly string[]): string | undefined {
  if (process.getuid?.() !== 0) return "needs root";
  const missing = names.filter((name) => findTool(name) === undefined);
  return missing.length === 0 ? undefined : `needs ${missing.join(", ")}`;
}
