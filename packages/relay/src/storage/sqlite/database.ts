import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Call } from "./messages.ts";
import { makeDirectory, syncDirectory } from "./durable-directory.ts";
import { createOperations, type Operations } from "./operations.ts";
import { configure, migrate } from "./schema.ts";

const DATABASE_FILE = "relay.db";
const LOCK_FILE = "relay.lock";
/** How long a backup that reads the database may hold up a write. */
const BUSY_TIMEOUT_MS = 10_000;

/** The open database of one data directory. Every call blocks: it belongs in a worker. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #lock: DatabaseSync;
  readonly #operations: Operations;

  /** @throws Error with a message for the operator. */
  constructor(directory: string) {
    makeDirectory(directory);
    this.#lock = lockDirectory(directory);
    this.#database = new DatabaseSync(join(directory, DATABASE_FILE), { timeout: BUSY_TIMEOUT_MS });
    configure(this.#database);
    migrate(this.#database);
    syncDirectory(directory);
    this.#operations = createOperations(this.#database);
    // A process that was killed may have left deleted bytes in the log.
    this.truncateLog();
  }

  /** Runs the calls in one transaction: when this returns, all of them are durable. */
  commit(calls: readonly Call[]): readonly unknown[] {
    this.#database.exec("BEGIN IMMEDIATE");
    const results = calls.map(({ name, args }) => this.#run(name, args));
    this.#database.exec("COMMIT");
    return results;
  }

  #run(name: Call["name"], args: readonly unknown[]): unknown {
    const operation = this.#operations[name] as (...args: readonly unknown[]) => unknown;
    return operation.apply(this.#operations, [...args]);
  }

  takeDeleted(): boolean {
    return this.#operations.takeDeleted();
  }

  /**
   * Moves the write-ahead log into the database and empties it. Only then are deleted bytes gone from both (F1).
   *
   * @returns False if a reader, such as a backup, was in the way.
   */
  truncateLog(): boolean {
    return Number(this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"]) === 0;
  }

  close(): void {
    this.truncateLog();
    this.#database.close();
    this.#lock.close();
  }
}

/**
 * Keeps a second relay off the directory. SQLite's lock on a file of its own ends with the process, however it ends, and
 * leaves the database itself readable for a backup.
 */
function lockDirectory(directory: string): DatabaseSync {
  const lock = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw new Error("another sotto-relay is using this data directory", { cause: error });
  }
}
