import { POSTINGS } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";

// The index: which words stand in which messages. Words with the same first two characters share a shelf, and a shelf is
// a row of segments, each a text of a few kilobytes under the arrival number of its first message. One line of a segment
// is the rest of a word and the arrival of a message:
//
//     posting/h/e/00000000000000 → "\nllo 1a\nlp 1a\nllo 2f\n"        hello in 46 and 87, help in 46
//
// Exact words and beginnings are found alike, by looking for "\nllo " or "\nll"; a rare word is in a few segments, however
// many messages there are; and of a common one the last segments have the newest messages.
//
// New messages go to a shelf of their own, the tail, with whole words, and from there to the others some hundreds at a
// time: otherwise each would rewrite as many segments as it has words.

/** Longer ones are split. A search reads them whole, and every message rewrites one. */
const MAX_SEGMENT_LENGTH = 3072;
/** What stays of one that is split. Most of it: lines nearly always come at the end. */
const SPLIT_LENGTH = 2688;
/** In place of a character. Words consist of letters and digits. */
const NO_CHARACTER = "_";
/** Above all arrivals. */
export const MAX_ARRIVAL = 99_999_999_999_999;

/** Parts of the key: a word's first two characters. */
export type Shelf = readonly [string, string];

export const TAIL: Shelf = [NO_CHARACTER, NO_CHARACTER];

export interface Segment {
  /** Arrival of the first message that belongs to it. */
  readonly from: number;
  readonly text: string;
}

/** @returns Where a word's lines are, and how they begin. */
export function placeOf(word: string): { readonly shelf: Shelf; readonly rest: string } {
  const [first = "", second = ""] = word;
  const shelf = [first, second === "" ? NO_CHARACTER : second] as const;
  return { shelf, rest: word.slice(first.length + second.length) };
}

/** A line to add or to take away. */
export interface Edit extends Line {
  /** `add`: it is not there. `ensure`: it may be. */
  readonly act: "add" | "ensure" | "remove";
}

/** Edits by shelf. */
export type Edits = Map<string, { readonly shelf: Shelf; readonly edits: Edit[] }>;

export function addEdit(all: Edits, shelf: Shelf, edit: Edit): void {
  const name = shelfPrefix(...shelf);
  const known = all.get(name);
  if (known === undefined) all.set(name, { shelf, edits: [edit] });
  else known.edits.push(edit);
}

/** What keys of a shelf begin with; or those of all shelves of a first character. */
export function shelfPrefix(...parts: readonly string[]): string {
  return `${POSTINGS.key(...parts)}/`;
}

/**
 * Changes segments. What is to be taken away need not be there.
 *
 * @param store - Of before the step: a shelf is changed by one call in a step.
 */
export async function applyEdits(
  store: Reader,
  transaction: Transaction,
  all: Edits,
): Promise<void> {
  await Promise.all(
    [...all.values()].map(async ({ shelf, edits }) => {
      edits.sort((a, b) => b.arrival - a.arrival);
      let at = 0;
      while (at < edits.length) {
        const { from, text } = await segmentOf(store, shelf, (edits[at] as Edit).arrival);
        let kept = text;
        const added: string[] = []; // Joined at the end: to look through a text that has just grown is to copy it first.
        for (let edit = edits[at]; edit !== undefined && edit.arrival >= from; edit = edits[++at]) {
          const line = lineOf(edit);
          if (edit.act === "remove") kept = kept.replace(`\n${line}`, "\n");
          else if (edit.act === "add" || !kept.includes(`\n${line}`)) added.push(line);
        }
        const next = kept + added.join("");
        if (next !== text) putSegment(transaction, shelf, from, next);
      }
    }),
  );
}

/** The segment that a message belongs to: the last one that does not begin after it. */
async function segmentOf(store: Reader, shelf: Shelf, arrival: number): Promise<Segment> {
  const prefix = shelfPrefix(...shelf);
  const before = POSTINGS.key(...shelf, arrival + 1);
  const [row] = await POSTINGS.scan(store, { prefix, before, reverse: true, limit: 1 });
  return row === undefined
    ? { from: 0, text: "\n" }
    : { from: numberAt(row.key), text: row.record };
}

/** Takes all lines of the tail away. */
export async function takeTail(transaction: Transaction): Promise<readonly Line[]> {
  const rows = await POSTINGS.scan(transaction, { prefix: shelfPrefix(...TAIL) });
  for (const { key } of rows) POSTINGS.delete(transaction, key);
  return rows.flatMap(({ record: text }) => linesOf(text));
}

/** The last number of a key. */
export function numberAt(key: string): number {
  return Number(key.slice(key.lastIndexOf("/") + 1));
}

function lineOf({ rest, arrival }: Line): string {
  return `${rest} ${arrival.toString(36)}\n`;
}

function putSegment(transaction: Transaction, shelf: Shelf, from: number, text: string): void {
  const key = POSTINGS.key(...shelf, from);
  if (text === "\n") {
    POSTINGS.delete(transaction, key);
    return;
  }
  const lines = text.length > MAX_SEGMENT_LENGTH ? linesOf(text) : [];
  let length = 0;
  const full = lines.find((line) => (length += lineOf(line).length) > SPLIT_LENGTH)?.arrival ?? 0;
  // A message is not split: what does not fit with those before it begins the next segment.
  const begin = lines.findIndex(({ arrival }) => arrival === full);
  const above = begin === 0 ? lines.findIndex(({ arrival }) => arrival > full) : begin;
  const border = lines[above]?.arrival;
  if (border === undefined) POSTINGS.put(transaction, key, text);
  else {
    POSTINGS.put(transaction, key, textOf(lines.slice(0, above)));
    putSegment(transaction, shelf, border, textOf(lines.slice(above)));
  }
}

export interface Line {
  /** A word, or the rest of one. */
  readonly rest: string;
  readonly arrival: number;
}

/** In order of arrival. */
function linesOf(text: string): readonly Line[] {
  const lines = text.slice(1, -1).split("\n");
  return lines
    .map((line) => {
      const space = line.indexOf(" ");
      return { rest: line.slice(0, space), arrival: arrivalAt(line, space) };
    })
    .sort((a, b) => a.arrival - b.arrival);
}

function textOf(lines: readonly Line[]): string {
  return lines.reduce((text, line) => text + lineOf(line), "\n");
}

function arrivalAt(text: string, space: number, end?: number): number {
  return Number.parseInt(text.slice(space + 1, end), 36);
}

/** Messages in a segment with a word, in order and each once. @param isPrefix - Or with one that begins so. */
export function arrivalsIn(text: string, rest: string, isPrefix: boolean): number[] {
  const found: number[] = [];
  const needle = `\n${rest}${isPrefix ? "" : " "}`;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at)) {
    const space = text.indexOf(" ", at + 1);
    at = text.indexOf("\n", space);
    if (space === -1) break; // The last line's end, to an empty beginning.
    found.push(arrivalAt(text, space, at));
  }
  return [...new Set(found)].sort((a, b) => a - b);
}
