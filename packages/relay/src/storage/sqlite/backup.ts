import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { syncDirectory } from "./durable-directory.ts";
import { DATABASE_FILE } from "./files.ts";

/** All pages in one step: else SQLite begins anew whenever the relay has written meanwhile. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies the database of a data directory as it is at one moment, while its relay goes on; then makes the copy durable.
 *
 * @throws Error with a message for the operator.
 */
export async function backupDatabase(
  data: string,
  file: string,
): Promise<{ readonly bytes: number }> {
  const part = `${file}.part`;
  const database = openForReading(join(data, DATABASE_FILE));
  try {
    await copyTo(database, part);
    chmodSync(part, 0o600);
    syncFile(part);
    renameSync(part, file);
    syncDirectory(dirname(resolve(file)));
    return { bytes: statSync(file).size };
  } finally {
    database.close();
    rmSync(part, { force: true });
  }
}

async function copyTo(database: DatabaseSync, part: string): Promise<void> {
  try {
    await backup(database, part, { rate: ALL_PAGES });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot write ${part}: ${reason}`, { cause: error });
  }
}

function openForReading(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    throw new Error(`cannot read ${path}`, { cause: error });
  }
}

export function syncFile(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
