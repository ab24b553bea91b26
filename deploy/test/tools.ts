import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);
const FOLDERS = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

export function findTool(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

/** Whether the tools are there; says so if they are not, since tests are skipped then. */
export function hasTools(subject: string, ...names: readonly string[]): boolean {
  const missing = names.filter((name) => findTool(name) === undefined);
  if (missing.length > 0) console.warn(`${subject}: skipped, there is no ${missing.join(", ")}`);
  return missing.length === 0;
}

/**
 * What the tool wrote, to stdout and then to stderr.
 *
 * @throws Error with what it wrote to stderr, if it failed.
 */
export async function runTool(name: string, ...args: readonly string[]): Promise<string> {
  const path = findTool(name);
  if (path === undefined) throw new Error(`there is no ${name}`);
  const { stdout, stderr } = await execute(path, args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout + stderr;
}
