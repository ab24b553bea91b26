import { chmodSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LOCK_FILE } from "./files.ts";

/**
 * Keeps a second relay off the directory. SQLite's lock on a file of its own ends with the process, however it ends, and
 * leaves the database itself readable for a backup.
 *
 * @throws Error with a message for the operator if another process has it.
 */
export function lockDirectory(directory: string): DatabaseSync {
  const lock = openLock(directory);
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new Error(`another sotto-relay is using this data directory: ${directory}`, {
      cause: error,
    });
  }
}

function openLock(directory: string): DatabaseSync {
  const path = join(directory, LOCK_FILE);
  try {
    const lock = new DatabaseSync(path, { timeout: 0 });
    chmodSync(path, 0o600);
    return lock;
  } catch (error) {
    throw new Error(`cannot write to the data directory ${directory}: is it this user's?`, {
      cause: error,
    });
  }
}
