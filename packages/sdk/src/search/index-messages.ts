import { ARRIVALS, type MessageRecord, MESSAGES, ONLY, SEARCH_INDEX } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { StagedTransaction, Transaction } from "../store/transaction.ts";
import { kindWord, searchableText } from "./searchable.ts";
import { addEdit, applyEdits, type Edit, type Edits, placeOf, TAIL, takeTail } from "./segments.ts";
import { forgetShelf, type ShelfCache } from "./shelf-cache.ts";
import { wordSet, wordsVersion } from "./words.ts";

const MESSAGE_ROWS = `${MESSAGES.key()}/`;
/** Messages in the tail, at most. Every search reads it, and the step that empties it takes as long as many others. */
const TAIL_COUNT = 1024;
/** A message with more words has no part in that: it pays for itself. */
const MAX_TAIL_WORDS_COUNT = 64;

/**
 * Brings the index in line with the message rows that a step has changed, whoever changed them: called once, before its
 * commit. So a message and its words come and go together.
 *
 * @param store - As it was before the step.
 */
export async function indexStep(
  cache: ShelfCache,
  store: Reader,
  transaction: StagedTransaction,
): Promise<void> {
  const tail: Edits = new Map();
  const shelves: Edits = new Map();
  let isTailFull = false;
  const keys = [...transaction.changes.keys()].filter((key) => key.startsWith(MESSAGE_ROWS));
  for (const key of keys) {
    const before = await MESSAGES.get(store, key);
    const after = await MESSAGES.get(transaction, key);
    const edits = [...wordEdits(before, after)];
    const isForTail = before === undefined && edits.length <= MAX_TAIL_WORDS_COUNT;
    for (const { word, arrival, act } of edits) {
      if (isForTail || act === "remove") addEdit(tail, TAIL, { rest: word, arrival, act });
      if (!isForTail) addShelfEdit(shelves, word, arrival, act);
    }
    isTailFull ||= before === undefined && after !== undefined && after.arrival % TAIL_COUNT === 0;
  }
  if (keys.length === 0) return;
  await applyEdits(store, transaction, tail);
  if (isTailFull)
    for (const { rest: word, arrival } of await takeTail(transaction))
      addShelfEdit(shelves, word, arrival, "add");
  await applyEdits(store, transaction, shelves);
  forgetOnCommit(cache, transaction, [tail, shelves]);
}

export function forgetOnCommit(
  cache: ShelfCache,
  transaction: Transaction,
  changed: readonly Edits[],
): void {
  transaction.onCommit(() => {
    for (const edits of changed) for (const { shelf } of edits.values()) forgetShelf(cache, shelf);
  });
}

export function addShelfEdit(
  shelves: Edits,
  word: string,
  arrival: number,
  act: Edit["act"],
): void {
  const { shelf, rest } = placeOf(word);
  addEdit(shelves, shelf, { rest, arrival, act });
}

/** What has to change in the index when a message does. */
export function* wordEdits(
  before: MessageRecord | undefined,
  after: MessageRecord | undefined,
): Generator<Omit<Edit, "rest"> & { readonly word: string }, void> {
  const arrival = (before ?? after)?.arrival ?? 0;
  const [old, now] = [searchableText(before), searchableText(after)];
  if (old === now) return;
  const [oldWords, words] = [indexWords(before, old), indexWords(after, now)];
  const act = before === undefined ? "add" : "ensure";
  for (const word of oldWords) if (!words.has(word)) yield { word, arrival, act: "remove" };
  for (const word of words) if (!oldWords.has(word)) yield { word, arrival, act };
}

function indexWords(message: MessageRecord | undefined, text: string): ReadonlySet<string> {
  const kind = message === undefined || text === "" ? undefined : kindWord(message.kind);
  return kind === undefined ? wordSet(text) : new Set([...wordSet(text), kind]);
}

/** Whether the index has all messages of the store. A store without messages begins with one that does. */
export async function isIndexed(transaction: Transaction): Promise<boolean> {
  const key = SEARCH_INDEX.key(ONLY);
  const version = wordsVersion();
  const index = await SEARCH_INDEX.get(transaction, key);
  if (index === undefined && (await ARRIVALS.scan(transaction, { limit: 1 })).length === 0) {
    SEARCH_INDEX.put(transaction, key, { version, done: 0, total: 0 });
    return true;
  }
  return index?.version === version && index.done === index.total;
}
