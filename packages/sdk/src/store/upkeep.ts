import { SottoError } from "@sotto/protocol";
import type { Primitives } from "../crypto/primitives.ts";
import { type Keeper, KEY_RECORD, KEY_RECORDS, type KeyRecord } from "./key-record.ts";
import { type RowSealer, SEALED_MARK } from "./sealed-rows.ts";
import type { Entry, KeyValueStore } from "./store.ts";
import { stageTransaction } from "./transaction.ts";

// What a sealed store does once: its first start, the sealing of a store of before, another keeper. Loaded when needed.

/** A sealed store that is open. */
export interface Opened {
  readonly lease: number;
  readonly primitives: Primitives;
  readonly storeKey: Uint8Array;
  readonly rows: RowSealer;
}

/** Rows that are sealed in one commit. */
const BATCH_COUNT = 256;
/** No row stands under it; what is sealed for it says that rows are still to be sealed. */
const MIGRATION = "meta/migration";

/**
 * Makes the record of a store that has none, and seals what is plain in it.
 *
 * @throws SottoError `store/corrupt` if the store is not new and its record is gone or forged.
 */
export async function prepare(
  store: KeyValueStore,
  opened: Opened,
  keeper: Keeper,
  given: KeyRecord | undefined,
): Promise<void> {
  const record = given ?? (await begin(store, opened, keeper));
  if (record.migration === undefined) return;
  opened.rows.open({ key: opened.rows.keyOf(MIGRATION), value: record.migration });
  await sealPlainRows(store, opened);
  await store.erase?.();
  await save(store, opened, { ...record, migration: undefined });
}

async function begin(store: KeyValueStore, opened: Opened, keeper: Keeper): Promise<KeyRecord> {
  const [orphan] = await store.scan({ prefix: SEALED_MARK, limit: 1 });
  // Its key is gone. A new one would make a new device of it without a word.
  if (orphan !== undefined) throw new SottoError("store/corrupt");
  const isNew = (await loadPlainRows(store)).length === 0;
  const migration = isNew ? undefined : opened.rows.seal(MIGRATION, new Uint8Array(0)).value;
  return await wrap(store, opened, keeper, migration);
}

/** Each commit takes whole rows over, so that it may be cut off after any. */
async function sealPlainRows(store: KeyValueStore, { lease, rows }: Opened): Promise<void> {
  for (;;) {
    const plain = await loadPlainRows(store);
    if (plain.length === 0) return;
    const changes = new Map<string, Uint8Array | undefined>();
    for (const { key, value } of plain) {
      const row = rows.seal(key, value);
      changes.set(key, undefined);
      changes.set(row.key, row.value);
    }
    await store.commit(lease, changes);
  }
}

/** Up to a number of them. */
async function loadPlainRows(store: KeyValueStore): Promise<readonly Entry[]> {
  const rows = await store.scan({ prefix: "", before: SEALED_MARK, limit: BATCH_COUNT });
  return rows.filter(({ key }) => !key.startsWith("meta/"));
}

/** Hands the store's key from one keeper to another. */
export async function rewrap(
  store: KeyValueStore,
  opened: Opened,
  before: Keeper,
  next: Keeper,
): Promise<void> {
  await wrap(store, opened, next, undefined);
  await store.erase?.(); // With an old wrapping left behind, an old passphrase would still do.
  if (before.kind !== next.kind) await before.forget?.();
}

async function wrap(
  store: KeyValueStore,
  opened: Opened,
  keeper: Keeper,
  migration: Uint8Array | undefined,
): Promise<KeyRecord> {
  const wrapped = await keeper.wrap(opened.storeKey, opened.primitives);
  const record: KeyRecord = { version: 1, kind: keeper.kind, ...wrapped, migration };
  await save(store, opened, record);
  return record;
}

async function save(store: KeyValueStore, { lease }: Opened, record: KeyRecord): Promise<void> {
  const transaction = stageTransaction(store);
  KEY_RECORDS.put(transaction, KEY_RECORD, record);
  await store.commit(lease, transaction.changes);
}
