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
  const lock = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new Error("another sotto-relay is using this data directory", { cause: error });
  }
}
