import { chmodSync, statfsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { SottoError } from "@sotto/protocol";
import { makeDirectory, syncDirectory } from "./durable-directory.ts";
import {
  type Changes,
  endOfPrefix,
  type Entry,
  type KeyValueStore,
  LEASE_KEY,
  type Range,
  type StoreUsage,
} from "./store.ts";

/** 2 is 1 with sealed rows, which version 1 of this code must not open. */
const SCHEMA_VERSION = 2;

/** SQLite's name for a database that is no file. */
const MEMORY = ":memory:";

/** A store in a SQLite file, for Node, as it is: unsealed. The folder is made if it is not there. */
export function sqlite(path: string): KeyValueStore {
  return new SqliteStore(path);
}

interface Statements {
  readonly get: StatementSync;
  readonly put: StatementSync;
  readonly delete: StatementSync;
  readonly forward: StatementSync;
  readonly backward: StatementSync;
}

class SqliteStore implements KeyValueStore {
  readonly kind = "sqlite";
  readonly #path: string;
  #database: DatabaseSync | undefined;
  #statements: Statements | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async open(): Promise<number> {
    // Here and not above, so that an old Node gets as far as saying that it is too old.
    const engine = await import("node:sqlite");
    try {
      return guard(() => this.#take(engine.DatabaseSync));
    } catch (error) {
      // A file left open would stay locked, also for the next attempt.
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  #take(Engine: typeof DatabaseSync): number {
    const directory = this.#path === MEMORY ? undefined : dirname(resolve(this.#path));
    if (directory !== undefined) makeDirectory(directory);
    const database = new Engine(this.#path, { timeout: 0 });
    this.#database = database;
    // It holds private keys. SQLite gives the WAL the same mode.
    if (directory !== undefined) chmodSync(this.#path, 0o600);
    // The exclusive lock ends with the process, however it ends. WAL with FULL: a commit survives a power cut;
    // NORMAL lost committed rows in half of the replayed ones.
    database.exec(
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON",
    );
    database.exec("BEGIN IMMEDIATE");
    migrate(database);
    this.#statements = prepare(database);
    const lease = Number(textOf(this.#statements.get.get(LEASE_KEY)) || "0") + 1;
    this.#statements.put.run(LEASE_KEY, Buffer.from(String(lease)));
    database.exec("COMMIT");
    if (directory !== undefined) syncDirectory(directory);
    return lease;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return guard(() => this.#open().get.get(key)?.["value"] as Uint8Array | undefined);
  }

  async scan({
    prefix,
    after,
    before,
    reverse = false,
    limit = -1,
  }: Range): Promise<readonly Entry[]> {
    const { forward, backward } = this.#open();
    const end = before ?? endOfPrefix(prefix);
    return guard(() => {
      // `after` is exclusive: the smallest key above it is itself and a NUL character.
      const rows = (reverse ? backward : forward).all(
        after === undefined ? prefix : `${after}\0`,
        end,
        limit,
      );
      return rows as unknown as readonly Entry[];
    });
  }

  async commit(lease: number, changes: Changes): Promise<void> {
    const statements = this.#open();
    const database = this.#database as DatabaseSync;
    guard(() => {
      database.exec("BEGIN IMMEDIATE");
      try {
        if (textOf(statements.get.get(LEASE_KEY)) !== String(lease))
          throw new SottoError("store/locked");
        for (const [key, value] of changes) {
          if (value === undefined) statements.delete.run(key);
          else statements.put.run(key, value);
        }
        database.exec("COMMIT");
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /** Pages keep remains of rows that were moved within them, and the WAL keeps what pages were. */
  async erase(): Promise<void> {
    this.#open();
    const database = this.#database as DatabaseSync;
    guard(() => {
      database.exec("VACUUM");
      const outcome = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
      if (outcome?.["busy"] !== 0) throw new Error("the WAL could not be emptied");
    });
  }

  /** The file and its log, and what is free beside them. */
  async usage(): Promise<StoreUsage | undefined> {
    this.#open();
    if (this.#path === MEMORY) return undefined;
    return guard(() => {
      const sizes = [this.#path, `${this.#path}-wal`].map(
        (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
      );
      const usedBytes = sizes.reduce((sum, size) => sum + size, 0);
      const { bavail, bsize } = statfsSync(this.#path);
      return { usedBytes, quotaBytes: usedBytes + bavail * bsize, persisted: true };
    });
  }

  async persist(): Promise<boolean> {
    this.#open();
    return this.#path !== MEMORY;
  }

  async close(): Promise<void> {
    const database = this.#database;
    this.#database = undefined;
    this.#statements = undefined;
    if (database !== undefined) guard(() => database.close());
  }

  #open(): Statements {
    if (this.#statements === undefined) throw new SottoError("client/closed");
    return this.#statements;
  }
}

function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) throw new SottoError("store/migration");
  if (version === SCHEMA_VERSION) return;
  if (version === 0) {
    database.exec(
      "CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    );
  }
  database.exec(`PRAGMA user_version=${SCHEMA_VERSION}`);
}

function prepare(database: DatabaseSync): Statements {
  const scan = "SELECT key, value FROM entries WHERE key >= ? AND key < ? ORDER BY key";
  return {
    get: database.prepare("SELECT value FROM entries WHERE key = ?"),
    put: database.prepare(
      "INSERT INTO entries (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    ),
    delete: database.prepare("DELETE FROM entries WHERE key = ?"),
    forward: database.prepare(`${scan} ASC LIMIT ?`),
    backward: database.prepare(`${scan} DESC LIMIT ?`),
  };
}

function textOf(row: Record<string, unknown> | undefined): string {
  return row === undefined ? "" : Buffer.from(row["value"] as Uint8Array).toString();
}

/** SQLite's result codes, https://www.sqlite.org/rescode.html. */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

function guard<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (SottoError.is(error)) throw error;
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
    if (code === SQLITE_BUSY) throw new SottoError("store/locked", { cause: error });
    if (code === SQLITE_FULL) throw new SottoError("store/quota", { cause: error });
    if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB)
      throw new SottoError("store/corrupt", { cause: error });
    throw new SottoError("store/failed", { cause: error });
  }
}
