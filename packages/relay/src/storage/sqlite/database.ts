import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Call } from "./messages.ts";
import { makeDirectory, syncDirectory } from "./durable-directory.ts";
import { type AdminOperations, createAdminOperations } from "./admin-operations.ts";
import { DATABASE_FILE } from "./files.ts";
import { lockDirectory } from "./lock.ts";
import { createOperations, type Operations } from "./operations.ts";
import { number, preparer } from "./rows.ts";
import { Space, type SpaceOptions } from "./space.ts";
import { configure, migrate } from "./schema.ts";

/** How long a backup that reads the database may hold up a write. */
const BUSY_TIMEOUT_MS = 10_000;

/** The open database of one data directory. Every call blocks: it belongs in a worker. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #lock: DatabaseSync;
  readonly #operations: Operations;
  readonly #adminOperations: AdminOperations;
  readonly #space: Space;

  /** @throws Error with a message for the operator. */
  constructor(directory: string, space: SpaceOptions) {
    makeDirectory(directory);
    this.#lock = lockDirectory(directory);
    this.#database = new DatabaseSync(join(directory, DATABASE_FILE), { timeout: BUSY_TIMEOUT_MS });
    configure(this.#database);
    migrate(this.#database);
    syncDirectory(directory);
    this.#space = new Space(directory, space);
    const prepare = preparer(this.#database);
    this.#operations = createOperations(prepare, () => !this.#space.isLow);
    this.#adminOperations = createAdminOperations(prepare, this.#operations);
    // A process that was killed may have left deleted bytes in the log.
    this.truncateLog();
  }

  /** Runs the calls in one transaction: when this returns, all of them are durable. */
  commit(calls: readonly Call[]): readonly unknown[] {
    const wasLow = this.#space.isLow;
    this.#space.look();
    // What is only in the log still has to grow the database; later there might be no room for that.
    if (!wasLow && this.#space.isLow) this.truncateLog();
    try {
      return this.#commit(calls);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#space.release();
      this.truncateLog();
      return this.#commitFrugally(calls);
    }
  }

  /** Without room for one large transaction: many small ones, whose log is given back after each. */
  #commitFrugally(calls: readonly Call[]): readonly unknown[] {
    return calls.map((call) => {
      const results = smallerCalls(call).map((part) => {
        const [result] = this.#commit([part]);
        this.truncateLog();
        return result;
      });
      return results.length === 1 ? results[0] : results.flat();
    });
  }

  get isSpaceLow(): boolean {
    return this.#space.isLow;
  }

  #commit(calls: readonly Call[]): readonly unknown[] {
    const restore = this.#operations.mark();
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const results = calls.map(({ name, args }) => this.#run(name, args));
      this.#database.exec("COMMIT");
      return results;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      restore();
      throw error;
    }
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
   * @returns False if a reader, such as a backup, was in the way, or the disk has no room for what the database would grow.
   */
  truncateLog(): boolean {
    try {
      const outcome = this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
      return number(outcome, "busy") === 0;
    } catch (error) {
      if (isDiskFull(error)) return false;
      throw error;
    }
  }

  close(): void {
    this.truncateLog();
    this.#database.close();
    this.#lock.close();
  }
}

const SQLITE_FULL = 13;

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_FULL;
}

/** A few dozen KiB of log for envelopes of the usual sizes. */
const FRUGAL_COUNT = 16;

/** Removing many envelopes is the same as removing some of them again and again. */
function smallerCalls(call: Call): readonly Call[] {
  const [deviceId, envelopeIds] = call.args;
  if (call.name !== "remove" || !Array.isArray(envelopeIds)) return [call];
  const parts: Call[] = [];
  for (let from = 0; from < envelopeIds.length; from += FRUGAL_COUNT)
    parts.push({ name: "remove", args: [deviceId, envelopeIds.slice(from, from + FRUGAL_COUNT)] });
  return parts.length === 0 ? [call] : parts;
}
