import { SottoError } from "@sotto/protocol";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import {
  type Changes,
  endOfPrefix,
  type Entry,
  type KeyValueStore,
  LEASE_KEY,
  type OpenOptions,
  type Range,
  type StoreUsage,
  type SharedStore,
} from "./store.ts";

/** 2 is 1 with sealed rows and the key that wraps their key. */
const SCHEMA_VERSION = 2;
const ENTRIES = "entries";
const KEYS = "keys";
/** The one key in `KEYS`. */
const WRAPPING_KEY = "wrapping";
const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

interface Schema extends DBSchema {
  [ENTRIES]: { key: string; value: Uint8Array };
  [KEYS]: { key: string; value: CryptoKey };
}

/**
 * A store in IndexedDB, for browsers, as it is: unsealed. One tab at a time writes it, by a Web Lock that passes on when
 * the tab ends; others may read it meanwhile.
 */
export function indexedDb(name = "sotto"): IndexedDbStore {
  return new IndexedDbStore(name);
}

export class IndexedDbStore implements KeyValueStore {
  readonly kind = "indexeddb";
  readonly shared: SharedStore;
  readonly #name: string;
  #database: IDBPDatabase<Schema> | undefined;
  #unlock: (() => void) | undefined;

  constructor(name: string) {
    this.#name = name;
    this.shared = { name: lockOf(name), openToRead: () => this.#openToRead() };
  }

  async open({ startAnew = false, isLocked = false }: OpenOptions = {}): Promise<number> {
    const wasReading = this.#database !== undefined;
    if (!isLocked) this.#unlock = await takeLock(lockOf(this.#name));
    try {
      return await guard(() => this.#take(startAnew));
    } catch (error) {
      // A lock kept would lock out the next attempt too.
      if (!wasReading) await this.close();
      throw error;
    }
  }

  async #openToRead(): Promise<void> {
    await guard(() => this.#connect());
  }

  async #connect(): Promise<IDBPDatabase<Schema>> {
    this.#database ??= await openDB<Schema>(this.#name, SCHEMA_VERSION, {
      upgrade: (database, before) => {
        if (before < 1) database.createObjectStore(ENTRIES);
        database.createObjectStore(KEYS);
      },
      // Another tab wants a newer version: give way rather than block it.
      blocking: () => void this.close(),
    });
    return this.#database;
  }

  async #take(startAnew: boolean): Promise<number> {
    const database = await this.#connect();
    const transaction = database.transaction(ENTRIES, "readwrite", { durability: "strict" });
    const before = await transaction.store.get(LEASE_KEY);
    if (before === undefined && !startAnew && wasHere(this.#name)) {
      await transaction.done;
      throw new SottoError("store/evicted");
    }
    const lease = Number(textDecoder.decode(before)) + 1;
    // The request's own rejection is reported by `done`.
    void transaction.store.put(textEncoder.encode(String(lease)), LEASE_KEY).catch(() => undefined);
    await transaction.done;
    markAsHere(this.#name);
    return lease;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return await guard(() => this.#open().get(ENTRIES, key));
  }

  async scan({ prefix, after, before, reverse = false, limit }: Range): Promise<readonly Entry[]> {
    const end = before ?? endOfPrefix(prefix);
    const start = after ?? prefix;
    if (start >= end) return [];
    const range = IDBKeyRange.bound(start, end, after !== undefined, true);
    return await guard(async () => {
      const { store } = this.#open().transaction(ENTRIES);
      if (reverse) return await scanBackward(store, range, limit ?? Infinity);
      const [keys, values] = await Promise.all([
        store.getAllKeys(range, limit),
        store.getAll(range, limit),
      ]);
      return keys.map((key, index) => ({ key, value: values[index] as Uint8Array }));
    });
  }

  async commit(lease: number, changes: Changes): Promise<void> {
    await guard(async () => {
      // Strict: relaxed transactions of a ratchet were lost in an OS crash, which wedged sessions elsewhere.
      const transaction = this.#open().transaction(ENTRIES, "readwrite", { durability: "strict" });
      const { store } = transaction;
      if (textDecoder.decode(await store.get(LEASE_KEY)) !== String(lease)) {
        transaction.abort();
        await transaction.done.catch(() => undefined); // The abort we asked for.
        throw new SottoError("store/locked");
      }
      // The requests' own rejections are reported once, by `done`.
      for (const [key, value] of changes) {
        void (value === undefined ? store.delete(key) : store.put(value, key)).catch(
          () => undefined,
        );
      }
      await transaction.done;
    });
  }

  async loadWrappingKey(): Promise<CryptoKey | undefined> {
    return await guard(() => this.#open().get(KEYS, WRAPPING_KEY));
  }

  /** `undefined` deletes it. Durable when it resolves. */
  async saveWrappingKey(key: CryptoKey | undefined): Promise<void> {
    await guard(async () => {
      const { store, done } = this.#open().transaction(KEYS, "readwrite", { durability: "strict" });
      await Promise.all([
        key === undefined ? store.delete(WRAPPING_KEY) : store.put(key, WRAPPING_KEY),
        done,
      ]);
    });
  }

  /** Of all that the page's origin has stored: browsers do not tell apart what is whose. */
  async usage(): Promise<StoreUsage> {
    this.#open();
    return await guard(async () => {
      const { usage: usedBytes, quota: quotaBytes } = await navigator.storage.estimate();
      return { usedBytes, quotaBytes, persisted: await navigator.storage.persisted() };
    });
  }

  async persist(): Promise<boolean> {
    this.#open();
    return await guard(() => navigator.storage.persist());
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    this.#unlock?.();
    this.#unlock = undefined;
  }

  #open(): IDBPDatabase<Schema> {
    if (this.#database === undefined) throw new SottoError("client/closed");
    return this.#database;
  }
}

async function scanBackward(
  store: { openCursor(range: IDBKeyRange, direction: "prev"): Promise<Cursor | null> },
  range: IDBKeyRange,
  limit: number,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor = await store.openCursor(range, "prev");
  while (cursor !== null && entries.length < limit) {
    entries.push({ key: cursor.key, value: cursor.value });
    cursor = await cursor.continue();
  }
  return entries;
}

interface Cursor {
  readonly key: string;
  readonly value: Uint8Array;
  continue(): Promise<Cursor | null>;
}

function lockOf(name: string): string {
  return `sotto/${name}`;
}

/** @returns A function that gives the lock back. */
function takeLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) throw new SottoError("store/locked");
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(reject);
  });
}

// Browsers that are short of space may delete databases but keep localStorage: a mark there without a database tells an
// evicted store from a new one. Where both go, or there is no localStorage (workers), nothing is noticed.

function wasHere(name: string): boolean {
  try {
    return localStorage.getItem(`sotto/${name}`) !== null;
  } catch {
    return false;
  }
}

function markAsHere(name: string): void {
  try {
    localStorage.setItem(`sotto/${name}`, "1");
  } catch {
    // Forbidden, full or absent.
  }
}

async function guard<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (SottoError.is(error)) throw error;
    const name = error instanceof DOMException ? error.name : "";
    if (name === "QuotaExceededError") throw new SottoError("store/quota", { cause: error });
    if (name === "VersionError") throw new SottoError("store/migration", { cause: error });
    throw new SottoError("store/failed", { cause: error });
  }
}
