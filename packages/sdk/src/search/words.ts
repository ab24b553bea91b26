// What counts as a word of a text, and when two words are the same. Neither depends on the user's language: a store may be
// searched in another one than it was written in.

/** A word longer than that is found by its beginning. */
const MAX_WORD_LENGTH = 32;
/** So many different words of one message are found: what one message costs the index has a bound. */
const MAX_WORDS_COUNT = 1024;

const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const PLAIN = /^[\da-z]+$/i;
/** Marks of other scripts are letters of their own. */
const DIACRITICS = /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])\p{M}+/gu;
/** Compatibility forms may come apart into more than letters: ½ is 1⁄2. */
const NO_LETTERS = /[^\p{L}\p{N}\p{M}]+/gu;

/** A word, and where it stands, in UTF-16 units. */
export interface Word {
  /** Folded. Has no space, no line break, and at most `MAX_WORD_LENGTH` units. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

let segmenter: Intl.Segmenter | undefined;

export function* wordsIn(text: string): Generator<Word, void> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    for (const { part, at } of UNSPACED.test(run) ? segment(run) : [{ part: run, at: 0 }]) {
      const word = fold(part);
      const start = index + at;
      if (word !== "") yield { word, start, end: start + part.length };
    }
  }
}

function* segment(run: string): Generator<{ readonly part: string; readonly at: number }, void> {
  segmenter ??= new Intl.Segmenter("und", { granularity: "word" });
  for (const { segment: part, index: at } of segmenter.segment(run)) yield { part, at };
}

/** The words of a text, each once. */
export function wordSet(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { word } of wordsIn(text)) {
    words.add(word);
    if (words.size === MAX_WORDS_COUNT) break;
  }
  return words;
}

function fold(word: string): string {
  if (PLAIN.test(word)) return word.slice(0, MAX_WORD_LENGTH).toLowerCase();
  // Up and down again is what JavaScript has of case folding: ß and SS, ı and I are the same; ς is σ at an end.
  const cased = word.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  const bare = cased.normalize("NFD").replace(DIACRITICS, "$1").normalize("NFC");
  return bare.replace(NO_LETTERS, "").slice(0, MAX_WORD_LENGTH).toWellFormed();
}

// Dictionaries of words differ between engines, and change with them.
const SAMPLE = "北京大学生活東京都美術館に行きましたประเทศไทย";

/** Differs where messages would be taken apart differently: an index of another version is built anew. */
export function wordsVersion(): string {
  return `2 ${[...wordsIn(SAMPLE)].map(({ start }) => start).join(" ")}`;
}
