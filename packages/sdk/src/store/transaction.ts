import { endOfPrefix, type Entry, type Range, type Reader } from "./store.ts";

/** What a step reads and writes. Nothing is in the store until the step commits. */
export interface Transaction extends Reader {
  put(key: string, value: Uint8Array): void;
  delete(key: string): void;
  /** Calls `fn` after the commit, in order of registration; never if the step fails. */
  onCommit(fn: () => void): void;
  /** @returns A function that undoes everything written and registered since. */
  savepoint(): () => void;
}

export interface StagedTransaction extends Transaction {
  readonly changes: ReadonlyMap<string, Uint8Array | undefined>;
  readonly callbacks: readonly (() => void)[];
}

/** A transaction over `store` that keeps its writes in memory. */
export function stageTransaction(store: Reader): StagedTransaction {
  let changes = new Map<string, Uint8Array | undefined>();
  let callbacks: (() => void)[] = [];
  return {
    get changes() {
      return changes;
    },
    get callbacks() {
      return callbacks;
    },
    get: (key) => (changes.has(key) ? Promise.resolve(changes.get(key)) : store.get(key)),
    scan: (range) => scanStaged(store, changes, range),
    put: (key, value) => void changes.set(key, value),
    delete: (key) => void changes.set(key, undefined),
    onCommit: (fn) => void callbacks.push(fn),
    savepoint: () => {
      const before = { changes: new Map(changes), callbacks: [...callbacks] };
      return () => ({ changes, callbacks } = before);
    },
  };
}

async function scanStaged(
  store: Reader,
  changes: ReadonlyMap<string, Uint8Array | undefined>,
  range: Range,
): Promise<readonly Entry[]> {
  const { prefix, after, before = endOfPrefix(prefix), reverse = false, limit } = range;
  const isInRange = (key: string): boolean =>
    (after === undefined ? key >= prefix : key > after) && key < before;
  const staged = [...changes].filter(([key]) => isInRange(key));
  if (staged.length === 0) return await store.scan(range);
  // Each staged deletion may hide one stored entry.
  const stored = await store.scan({
    ...range,
    ...(limit === undefined ? {} : { limit: limit + staged.length }),
  });
  const merged = new Map<string, Uint8Array | undefined>(
    stored.map(({ key, value }) => [key, value]),
  );
  for (const [key, value] of staged) merged.set(key, value);
  const entries: Entry[] = [];
  for (const [key, value] of merged) if (value !== undefined) entries.push({ key, value });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  if (reverse) entries.reverse();
  return limit === undefined ? entries : entries.slice(0, limit);
}
