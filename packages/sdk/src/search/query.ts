import { SottoError } from "@sotto/protocol";
import type { SearchOptions } from "../api.ts";
import { ARRIVALS, type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import { loadShelves } from "./load-shelves.ts";
import { ANY_KIND, kindWord, searchableText } from "./searchable.ts";
import { arrivalsIn, MAX_ARRIVAL, placeOf, type Segment, shelfPrefix, TAIL } from "./segments.ts";
import type { ShelfCache } from "./shelf-cache.ts";
import { cutSnippet, type Snippet } from "./snippet.ts";
import { type Word, wordsIn } from "./words.ts";

const DEFAULT_LIMIT_COUNT = 50;
const MAX_LIMIT_COUNT = 1_000;
const MAX_QUERY_LENGTH = 1_000;

export interface Hit extends Snippet {
  readonly record: MessageRecord;
}

/** A word that is looked for. */
interface Term {
  readonly word: string;
  /** Or one that begins so. */
  readonly isPrefix: boolean;
}

/** Messages with one word, from the newest to the oldest. */
interface Cursor {
  /** The newest one not after `arrival`; undefined if there is none. Never called with a later one than before. */
  seek(arrival: number): number | undefined;
}

/**
 * Finds the newest messages that have all words of a query, the last of them by its beginning.
 *
 * @throws SottoError `argument/invalid`, `store/…`, `client/closed`; `signal.reason` if aborted.
 */
export async function findMessages(
  reader: Reader,
  cache: ShelfCache,
  query: string,
  options: SearchOptions = {},
): Promise<readonly Hit[]> {
  const { in: chatId, kinds, limit = DEFAULT_LIMIT_COUNT, signal } = options;
  signal?.throwIfAborted();
  requireQuery(query, options);
  const terms = termsOf(query);
  const hits: Hit[] = [];
  if (terms.length === 0) return hits;
  const cursors = await Promise.all([
    ...terms.map((term) => termCursor(reader, cache, term)),
    ...(kinds === undefined ? [] : [kindsCursor(reader, cache, kinds)]),
  ]);
  for await (const arrival of candidates(reader, cursors, chatId)) {
    signal?.throwIfAborted();
    const record = await loadMessage(reader, arrival, chatId);
    if (record === undefined || (kinds !== undefined && !kinds.includes(record.kind))) continue;
    const hit = hitOf(record, terms);
    if (hit !== undefined) hits.push(hit);
    if (hits.length === limit) break;
  }
  return hits;
}

function requireQuery(query: unknown, { in: chatId, kinds, limit = 1 }: SearchOptions): void {
  const refuse = (detail: string): never => {
    throw new SottoError("argument/invalid", { detail });
  };
  if (typeof query !== "string" || !query.isWellFormed()) refuse("a query is a Unicode text");
  else if (query.length > MAX_QUERY_LENGTH) refuse(`a query has up to ${MAX_QUERY_LENGTH} units`);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT_COUNT)
    refuse(`a limit is a number from 1 to ${MAX_LIMIT_COUNT}`);
  if (chatId !== undefined && (typeof chatId !== "string" || !chatId.isWellFormed()))
    refuse("in is a conversation's id");
  if (
    kinds !== undefined &&
    !(
      Array.isArray(kinds) && kinds.every((kind) => typeof kind === "string" && kind.isWellFormed())
    )
  )
    refuse("kinds are texts");
}

function termsOf(query: string): readonly Term[] {
  const words = [...wordsIn(query)].map(({ word }) => word);
  const last = words.pop();
  if (last === undefined) return [];
  const exact = [...new Set(words)].map((word) => ({ word, isPrefix: false }));
  return [...exact, { word: last, isPrefix: true }];
}

/** Messages that have all words, in one conversation or in all, the newest first. */
async function* candidates(
  reader: Reader,
  cursors: readonly Cursor[],
  chatId: string | undefined,
): AsyncGenerator<number, void> {
  let arrival = newestOfAll(cursors, MAX_ARRIVAL);
  while (arrival !== undefined) {
    const next = chatId === undefined ? arrival : await newestInChat(reader, chatId, arrival);
    if (next === undefined) return;
    if (next === arrival) yield arrival;
    arrival = newestOfAll(cursors, next === arrival ? arrival - 1 : next);
  }
}

async function newestInChat(
  reader: Reader,
  chatId: string,
  arrival: number,
): Promise<number | undefined> {
  const prefix = `${MESSAGES.key(chatId)}/`;
  const before = MESSAGES.key(chatId, arrival + 1);
  const [row] = await MESSAGES.scan(reader, { prefix, before, reverse: true, limit: 1 });
  return row?.record.arrival;
}

/** The newest message, not after `arrival`, that every cursor has. */
function newestOfAll(cursors: readonly Cursor[], arrival: number): number | undefined {
  let newest = arrival;
  for (let index = 0, agreed = 0; agreed < cursors.length; index = (index + 1) % cursors.length) {
    const found = cursors[index]?.seek(newest);
    if (found === undefined) return undefined;
    agreed = found === newest ? agreed + 1 : 1;
    newest = found;
  }
  return newest;
}

async function termCursor(reader: Reader, cache: ShelfCache, term: Term): Promise<Cursor> {
  const { word, isPrefix } = term;
  const { shelf, rest } = placeOf(word);
  // Words that begin with a single character are on many shelves.
  const isInitial = isPrefix && word === shelf[0];
  const prefix = isInitial ? shelfPrefix(word) : shelfPrefix(...shelf);
  const [tail, shelves] = await Promise.all([
    loadShelves(cache, reader, shelfPrefix(...TAIL)),
    loadShelves(cache, reader, prefix),
  ]);
  return anyOf([
    ...tail.map((segments) => segmentsCursor(segments, word, isPrefix)),
    ...shelves.map((segments) => segmentsCursor(segments, rest, isPrefix)),
  ]);
}

/** Messages of some kinds. The index names the kind of each that is no text. */
async function kindsCursor(
  reader: Reader,
  cache: ShelfCache,
  kinds: readonly string[],
): Promise<Cursor> {
  const words = kinds.flatMap((kind) => kindWord(kind) ?? []);
  const named = words.map((word) => termCursor(reader, cache, { word, isPrefix: false }));
  if (!kinds.includes("text")) return anyOf(await Promise.all(named));
  const others = termCursor(reader, cache, { word: ANY_KIND, isPrefix: true });
  return anyOf(await Promise.all([...named, others.then(noneOf)]));
}

/** What another has not. */
function noneOf(other: Cursor): Cursor {
  return {
    seek: (arrival) => {
      let free = arrival;
      while (free > 0 && other.seek(free) === free) free -= 1;
      return free > 0 ? free : undefined;
    },
  };
}

function segmentsCursor(segments: readonly Segment[], rest: string, isPrefix: boolean): Cursor {
  let index = segments.length;
  let arrivals: number[] = [];
  return {
    seek: (arrival) => {
      for (;;) {
        const found = takeDownTo(arrivals, arrival);
        if (found !== undefined) return found;
        index -= 1;
        // What begins after it need not be looked through.
        while ((segments[index]?.from ?? 0) > arrival) index -= 1;
        const segment = segments[index];
        if (segment === undefined) return undefined;
        arrivals = arrivalsIn(segment.text, rest, isPrefix);
      }
    },
  };
}

/** What one of several has. */
function anyOf(cursors: readonly Cursor[]): Cursor {
  return {
    seek: (arrival) => {
      let newest: number | undefined;
      for (const cursor of cursors) {
        const found = cursor.seek(arrival);
        if (found !== undefined && (newest === undefined || found > newest)) newest = found;
      }
      return newest;
    },
  };
}

/** Drops what is above `arrival`. @returns What is last then. */
function takeDownTo(arrivals: number[], arrival: number): number | undefined {
  for (;;) {
    const last = arrivals.at(-1);
    if (last === undefined || last <= arrival) return last;
    arrivals.pop();
  }
}

async function loadMessage(
  reader: Reader,
  arrival: number,
  chatId: string | undefined,
): Promise<MessageRecord | undefined> {
  const key =
    chatId === undefined
      ? await ARRIVALS.get(reader, ARRIVALS.key(arrival))
      : MESSAGES.key(chatId, arrival);
  return key === undefined ? undefined : await MESSAGES.get(reader, key);
}

/** Undefined if the message has changed since its words were read. */
function hitOf(record: MessageRecord, terms: readonly Term[]): Hit | undefined {
  const text = searchableText(record);
  const words = [...wordsIn(text)];
  const fits = (term: Term, { word }: Word): boolean =>
    term.isPrefix ? word.startsWith(term.word) : word === term.word;
  if (!terms.every((term) => words.some((word) => fits(term, word)))) return undefined;
  const matches = words.filter((word) => terms.some((term) => fits(term, word)));
  return { record, ...cutSnippet(text, words, matches) };
}
