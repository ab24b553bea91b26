import { copyFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { syncFile } from "./backup.ts";
import { makeDirectory, syncDirectory } from "./durable-directory.ts";
import { DATABASE_FILE } from "./files.ts";
import { lockDirectory } from "./lock.ts";
import { number } from "./rows.ts";
import { configure, migrate } from "./schema.ts";

export interface BackupContents {
  readonly users: number;
  readonly messages: number;
}

/** @throws Error with a message for the operator if the file is no sound backup. */
export function inspectBackup(file: string): BackupContents {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const sound = database.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
    if (sound !== "ok") throw new Error("its pages do not fit together");
    const count = (sql: string): number => number(database.prepare(sql).get(), "count");
    return {
      users: count("SELECT count(DISTINCT user) AS count FROM device_logs"),
      messages: count("SELECT count(*) AS count FROM mailbox"),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is no backup of a relay: ${reason}`, { cause: error });
  } finally {
    database.close();
  }
}

/**
 * Puts a backup in the place of a data directory's database.
 *
 * What was handed out since the backup must not be handed out again: its one-time prekeys count as taken, and the devices
 * bring new ones when they connect. Envelopes that were delivered since are delivered again, and recognised.
 *
 * @throws Error with a message for the operator, e.g. if a relay is running there.
 */
export function restoreDatabase(file: string, data: string): void {
  makeDirectory(data);
  const lock = lockDirectory(data);
  try {
    const [target, part] = [join(data, DATABASE_FILE), join(data, `${DATABASE_FILE}.part`)];
    copyFileSync(file, part);
    prepare(part);
    syncFile(part);
    // The old log would be replayed into the new database.
    for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
    syncDirectory(data);
    renameSync(part, target);
    syncDirectory(data);
  } finally {
    lock.close();
  }
}

function prepare(path: string): void {
  const database = new DatabaseSync(path);
  configure(database);
  migrate(database);
  database.exec(`
    INSERT OR IGNORE INTO taken_prekeys (device, id) SELECT device, id FROM one_time_prekeys;
    DELETE FROM one_time_prekeys;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  database.close();
}
