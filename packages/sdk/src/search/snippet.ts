import type { Word } from "./words.ts";

const MAX_SNIPPET_LENGTH = 160;
/** How much of the text comes before the first match. */
const LEAD_LENGTH = 40;
const CUT = "…";

export interface Snippet {
  readonly snippet: string;
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

/** The part of a text around the first match, on one line. It is cut between words. */
export function cutSnippet(
  text: string,
  words: readonly Word[],
  matches: readonly Word[],
): Snippet {
  const [first] = matches;
  if (first === undefined) return { snippet: "", ranges: [] };
  const { start, end } =
    text.length <= MAX_SNIPPET_LENGTH
      ? { start: 0, end: text.length }
      : stretchOf(text, words, first);
  const lead = start > 0 ? CUT : "";
  const shift = lead.length - start;
  return {
    snippet: lead + text.slice(start, end).replace(/\s/g, " ") + (end < text.length ? CUT : ""),
    ranges: matches
      .filter((match) => match.start < end)
      .map((match) => [match.start + shift, Math.min(match.end, end) + shift] as const),
  };
}

function stretchOf(
  text: string,
  words: readonly Word[],
  first: Word,
): { readonly start: number; readonly end: number } {
  const { start: from } =
    first.start <= LEAD_LENGTH
      ? { start: 0 }
      : (words.find(({ start }) => start >= first.start - LEAD_LENGTH) ?? first);
  const limit = from + MAX_SNIPPET_LENGTH;
  if (limit >= text.length) return { start: from, end: text.length };
  const last = words.findLast(({ end }) => end <= limit);
  // A single word may be longer than a snippet.
  const end = last === undefined || last.end < first.end ? endOfPart(text, first, limit) : last.end;
  return { start: from, end };
}

function endOfPart(text: string, { start, end }: Word, limit: number): number {
  return start + text.slice(start, Math.min(end, limit)).replace(/[\ud800-\udbff]$/, "").length;
}
