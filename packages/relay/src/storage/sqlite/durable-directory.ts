import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a directory, with those above it, so that it is still there after a power cut: a new entry is durable only once
 * the directory that holds it has been synced.
 */
export function makeDirectory(directory: string): void {
  const path = resolve(directory);
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const above = dirname(first);
  for (let made = path; made !== above; made = dirname(made)) syncDirectory(dirname(made));
}

/** Makes the directory's entries durable. SQLite does this too, but takes no notice of an error. */
export function syncDirectory(directory: string): void {
  if (process.platform === "win32") return; // It has no such call, and needs none.
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
