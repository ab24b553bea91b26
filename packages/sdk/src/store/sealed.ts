import { SottoError } from "@sotto/protocol";
import type { Store } from "../api.ts";
import { loadPrimitives } from "../crypto/load-primitives.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { pooled } from "../crypto/random-pool.ts";
import { toSottoError } from "../errors.ts";
import type { Random } from "../ports.ts";
import { type Keeper, loadKeyRecord } from "./key-record.ts";
import { createRowSealer } from "./sealed-rows.ts";
import type { KeyValueStore, OpenOptions, SharedStore } from "./store.ts";
import type { Opened } from "./upkeep.ts";

/** A store whose rows are encrypted under a key of its own, and this key under what keeps it. */
export interface SealedStore<Secret> extends Store {
  /**
   * Hands the store's key to another keeper: a new passphrase, say. Call it while the store's client is open, or while
   * nobody has it open. It replaces only the wrapping: the rows, and the key they are under, stay as they are.
   *
   * @param secret - As for a new store.
   * @throws SottoError `store/…`, `argument/invalid`
   */
  rekey(secret?: Secret): Promise<void>;
}

const STORE_KEY_BYTES = 32;
/** Of who only reads: no store has given it. */
const NO_LEASE = 0;

/**
 * Seals the rows of another store. Ranges must end between the parts of keys, and parts that are no numbers have no order
 * but one that stays.
 *
 * @param keeperOf - What keeps the store's key, for a secret that the app has given.
 */
export function sealed<Secret>(
  inner: KeyValueStore,
  random: Random,
  keeperOf: (secret: Secret | undefined) => Keeper,
  secret: Secret | undefined,
): KeyValueStore & SealedStore<Secret> {
  const drawn = pooled(random);
  let keeper = keeperOf(secret);
  let opened: Opened | undefined;

  const current = (): Opened => {
    if (opened === undefined) throw new SottoError("client/closed");
    return opened;
  };

  async function open(options: OpenOptions = {}): Promise<number> {
    const lease = await inner.open(options);
    // Open for reading already: the key is the same.
    if (opened === undefined) await begin(lease, options);
    else opened = { ...opened, lease };
    return lease;
  }

  async function begin(lease: number | undefined, { primitives }: OpenOptions): Promise<void> {
    try {
      opened = await unlock(lease, primitives ?? (await loadPrimitives("auto")));
    } catch (error) {
      await close();
      throw toSottoError(error);
    }
  }

  /** Reading, it makes and changes nothing: the tab that writes has done that. */
  function sharedOf({ name, openToRead }: SharedStore): SharedStore {
    return {
      name,
      openToRead: async (options = {}) => {
        await openToRead(options);
        if (opened === undefined) await begin(undefined, options);
      },
    };
  }

  async function unlock(lease: number | undefined, primitives: Primitives): Promise<Opened> {
    const record = await loadKeyRecord(inner);
    if (record !== undefined && record.kind !== keeper.kind)
      throw new SottoError("store/wrong-key", { detail: `it wants a ${record.kind}` });
    const storeKey =
      record === undefined ? random(STORE_KEY_BYTES) : await keeper.unwrap(record, primitives);
    const rows = createRowSealer(primitives, drawn, storeKey);
    const next: Opened = { lease: lease ?? NO_LEASE, primitives, storeKey, rows };
    if (record === undefined || record.migration !== undefined) {
      if (lease === undefined) throw new SottoError("store/failed", { detail: "nobody writes it" });
      const { prepare } = await import("./upkeep.ts");
      await prepare(inner, next, keeper, record);
    }
    return next;
  }

  async function close(): Promise<void> {
    opened?.storeKey.fill(0);
    opened = undefined;
    await inner.close();
  }

  async function hand(next: Keeper): Promise<void> {
    const { rewrap } = await import("./upkeep.ts");
    await rewrap(inner, current(), keeper, next);
    keeper = next;
  }

  return {
    kind: inner.kind,
    ...(inner.shared === undefined ? {} : { shared: sharedOf(inner.shared) }),
    open,
    close,
    get: async (key) => {
      const { rows } = current();
      const storedKey = rows.keyOf(key);
      const value = await inner.get(storedKey);
      return value === undefined ? undefined : rows.open({ key: storedKey, value }).value;
    },
    scan: async (range) => {
      const { rows } = current();
      const entries = await inner.scan(rows.rangeOf(range));
      return entries.map((entry) => rows.open(entry));
    },
    commit: async (lease, changes) => {
      const { rows } = current();
      const stored = new Map<string, Uint8Array | undefined>();
      for (const [key, value] of changes) {
        const row = value === undefined ? { key: rows.keyOf(key), value } : rows.seal(key, value);
        stored.set(row.key, row.value);
      }
      await inner.commit(lease, stored);
    },
    usage: async () => await inner.usage?.(),
    persist: async () => await inner.persist?.(),
    rekey: async (secret) => {
      const next = keeperOf(secret);
      if (opened !== undefined) return await hand(next);
      await open();
      try {
        await hand(next);
      } finally {
        await close();
      }
    },
  };
}
