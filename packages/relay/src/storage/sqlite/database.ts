import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Call } from "./messages.ts";
import { makeDirectory, syncDirectory } from "./durable-directory.ts";
import { type AdminOperations, createAdminOperations } from "./admin-operations.ts";
import { DATABASE_FILE } from "./files.ts";
import { lockDirectory } from "./lock.ts";
import { createOperations, type Operations } from "./operations.ts";
import { preparer } from "./rows.ts";
import { configure, migrate } from "./schema.ts";

/** How long a backup that reads the database may hold up a write. */
const BUSY_TIMEOUT_MS = 10_000;

/** The open database of one data directory. Every call blocks: it belongs in a worker. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #lock: DatabaseSync;
  readonly #operations: Operations;
  readonly #adminOperations: AdminOperations;

  /** @throws Error with a message for the operator. */
  constructor(directory: string) {
    makeDirectory(directory);
    this.#lock = lockDirectory(directory);
    this.#database = new DatabaseSync(join(directory, DATABASE_FILE), { timeout: BUSY_TIMEOUT_MS });
    configure(this.#database);
    migrate(this.#database);
    syncDirectory(directory);
    const prepare = preparer(this.#database);
    this.#operations = createOperations(prepare);
    this.#adminOperations = createAdminOperations(prepare, this.#operations);
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
    const owner = name in this.#adminOperations ? this.#adminOperations : this.#operations;
    const operation = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown;
    return operation.apply(owner, [...args]);
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
