import type { Store } from "../api.ts";
import type { Primitives } from "../crypto/primitives.ts";

/** Keys are ASCII, so that every engine orders them alike. */
export interface Range {
  readonly prefix: string;
  /** Exclusive. */
  readonly after?: string;
  /** Exclusive. */
  readonly before?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}

/** `undefined` deletes. */
export type Changes = ReadonlyMap<string, Uint8Array | undefined>;

export interface Reader {
  get(key: string): Promise<Uint8Array | undefined>;
  /** Entries in key order, or in reverse. */
  scan(range: Range): Promise<readonly Entry[]>;
}

export interface OpenOptions {
  /** Take an empty store although one was here before. */
  readonly startAnew?: boolean;
  /** What a sealed store encrypts with. By default it loads its own. */
  readonly primitives?: Primitives;
  /** The caller holds the lock of a shared store. */
  readonly isLocked?: boolean;
}

/** What a store has that several tabs can read while one of them writes. */
export interface SharedStore {
  /** Of the lock that its writer holds, and of the channel between its tabs. */
  readonly name: string;
  /**
   * Opens the store for reading, beside a tab that has opened it and writes. `open` then makes it this tab's own.
   *
   * @throws SottoError `store/wrong-key`, `store/corrupt`, `store/migration`, `store/failed`: then it is closed again.
   */
  readonly openToRead: (options?: OpenOptions) => Promise<void>;
}

/**
 * An ordered map from keys to bytes with one atomic, durable write. What a step reads and computes, it writes with a single
 * `commit`; so the engine needs no transactions that span awaits, and the three stores are small.
 *
 * One writer at a time holds the store, and proves it with its lease at every commit: a tab that was frozen and thaws after
 * another took over cannot write an old ratchet.
 */
export interface KeyValueStore extends Store, Reader {
  /** Absent in a store for one process. */
  readonly shared?: SharedStore;
  /**
   * Opens the store and takes it over.
   *
   * @returns The lease: higher than every earlier one.
   * @throws SottoError `store/locked` if another tab or process holds it, `store/evicted`, `store/quota`, `store/failed`,
   *   `store/migration`, `store/wrong-key`, `store/corrupt`: then it is closed again.
   */
  open(options?: OpenOptions): Promise<number>;
  /**
   * Writes all changes or none; durable when it resolves.
   *
   * @throws SottoError `store/locked` if the lease is not the newest, `store/quota`, `store/failed`
   */
  commit(lease: number, changes: Changes): Promise<void>;
  /** Takes the bytes of what was replaced or deleted out of the files, where the engine can. */
  erase?(): Promise<void>;
  /** What it takes up; undefined where nothing is known of that. */
  usage?(): Promise<StoreUsage | undefined>;
  /** Asks the browser not to remove it; undefined where there is nothing to keep. */
  persist?(): Promise<boolean | undefined>;
  close(): Promise<void>;
}

/** As `StorageReport` of the API. */
export interface StoreUsage {
  readonly usedBytes?: number | undefined;
  readonly quotaBytes?: number | undefined;
  readonly persisted: boolean;
}

/** The smallest string after all keys that begin with `prefix`. */
export function endOfPrefix(prefix: string): string {
  return `${prefix}\uffff`;
}

/** Key under which every store keeps its lease. */
export const LEASE_KEY = "meta/lease";
