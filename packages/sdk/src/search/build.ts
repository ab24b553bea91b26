import type { SearchState } from "../api.ts";
import type { Clock } from "../ports.ts";
import {
  ARRIVALS,
  MESSAGES,
  ONLY,
  POSTINGS,
  SEARCH_INDEX,
  type SearchIndexRecord,
} from "../store/schema.ts";
import type { Steps } from "../store/steps.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import { addShelfEdit, forgetOnCommit, wordEdits } from "./index-messages.ts";
import { applyEdits, type Edits, numberAt } from "./segments.ts";
import type { ShelfCache } from "./shelf-cache.ts";
import { wordsVersion } from "./words.ts";

// Builds the index of a store of before there was one, or of when words were taken apart differently. Messages that come
// meanwhile are indexed in their own steps. Each step here says how far it came, so that after a crash the next start goes
// on from there.

/** Messages that one step indexes: what else the client has to do waits so long. */
const PAGE_COUNT = 256;
/** Room for everything else, which would not get a turn between the steps of a store that never waits. */
const PAUSE_MS = 2;

export interface BuildSources {
  readonly store: Reader;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly cache: ShelfCache;
}

/** @throws SottoError `client/closed`, `store/…` */
export async function buildIndex(
  { store, steps, clock, cache }: BuildSources,
  onProgress: (state: SearchState) => void,
): Promise<void> {
  for (;;) {
    const { done, total } = await steps.run((transaction) => buildPage(store, cache, transaction));
    if (done === total) break;
    onProgress({ state: "indexing", done, total });
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, PAUSE_MS));
  }
  onProgress({ state: "ready" });
}

/** @returns How far the index is. */
async function buildPage(
  store: Reader,
  cache: ShelfCache,
  transaction: Transaction,
): Promise<SearchIndexRecord> {
  const key = SEARCH_INDEX.key(ONLY);
  const before = await SEARCH_INDEX.get(transaction, key);
  const next =
    before?.version === wordsVersion()
      ? await indexPage(store, cache, transaction, before)
      : await dropPage(transaction);
  SEARCH_INDEX.put(transaction, key, next);
  return next;
}

/** Removes what another version has left. What messages that come meanwhile add goes too, and is found again later. */
async function dropPage(transaction: Transaction): Promise<SearchIndexRecord> {
  const rows = await POSTINGS.scan(transaction, { limit: PAGE_COUNT });
  for (const row of rows) POSTINGS.delete(transaction, row.key);
  const [last] = await ARRIVALS.scan(transaction, { reverse: true, limit: 1 });
  const total = last === undefined ? 0 : numberAt(last.key);
  return { version: rows.length < PAGE_COUNT ? wordsVersion() : "", done: 0, total };
}

async function indexPage(
  store: Reader,
  cache: ShelfCache,
  transaction: Transaction,
  { version, done, total }: SearchIndexRecord,
): Promise<SearchIndexRecord> {
  const after = ARRIVALS.key(done);
  const arrivals = await ARRIVALS.scan(transaction, { after, limit: PAGE_COUNT });
  const edits: Edits = new Map();
  for (const { record: message } of arrivals) {
    const record = await MESSAGES.get(transaction, message);
    // An edit before its turn may have added some.
    for (const { word, arrival } of wordEdits(undefined, record))
      addShelfEdit(edits, word, arrival, "ensure");
  }
  await applyEdits(store, transaction, edits);
  forgetOnCommit(cache, transaction, [edits]);
  const last = arrivals.length < PAGE_COUNT ? undefined : arrivals.at(-1);
  return {
    version,
    done: Math.min(last === undefined ? total : numberAt(last.key), total),
    total,
  };
}
