import { SottoError } from "@sotto/protocol";
import type { Primitives } from "../crypto/primitives.ts";
import { defineTable, type Table } from "./records.ts";
import type { Reader } from "./store.ts";

/** What keeps a store's key: a key of the browser's, a file, or a passphrase. */
export type KeeperKind = "device" | "file" | "passphrase";

/** A store's key as it stands in the store: under another key. */
export interface WrappedKey {
  readonly wrapped: Uint8Array;
  /** What the keeper needs to make the other key again; nothing for most. */
  readonly parameters?: unknown;
}

/** Wraps the key of a store, and unwraps it. */
export interface Keeper {
  readonly kind: KeeperKind;
  wrap(storeKey: Uint8Array, primitives: Primitives): Promise<WrappedKey>;
  /** @throws SottoError `store/wrong-key`, `store/corrupt` */
  unwrap(key: WrappedKey, primitives: Primitives): Promise<Uint8Array>;
  /** Another keeper has taken over. */
  forget?(): Promise<void>;
}

export interface KeyRecord extends WrappedKey {
  /** 1. */
  readonly version: number;
  readonly kind: KeeperKind;
  /** Rows of before are still to be sealed. Itself sealed, so that nobody without the key can slip plain rows in. */
  readonly migration: Uint8Array | undefined;
}

export const KEY_RECORDS: Table<KeyRecord> = defineTable("meta");
/** Key of the one record. */
export const KEY_RECORD: string = KEY_RECORDS.key("key");

/** @throws SottoError `store/migration`, `store/corrupt` */
export async function loadKeyRecord(store: Reader): Promise<KeyRecord | undefined> {
  const record = await KEY_RECORDS.get(store, KEY_RECORD);
  if (record === undefined) return undefined;
  if (record.version > 1) throw new SottoError("store/migration");
  if (!(record.wrapped instanceof Uint8Array)) throw new SottoError("store/corrupt");
  return record;
}
