// Texts that are the same in every run: words of a made-up language, the frequent ones as frequent as in real ones.
const WORDS_COUNT = 20_000;
const SYLLABLES =
  "ba be bi bo da de di fo ga gu ka ke ki la lo ma mi no pa ra re sa si ta to".split(" ");

/** Numbers from 0 to 1 (mulberry32). */
export function numbersFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The word of a rank: the more frequent, the shorter. */
export function wordOf(rank) {
  let word = "";
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length];
  return word;
}

/** Zipf: the word of rank r comes about 1/r as often as the first. */
const rankOf = (number) => Math.floor(WORDS_COUNT ** number) - 1;

export function textOf(numbers) {
  const count = 3 + Math.floor(numbers() * 12);
  return Array.from({ length: count }, () => wordOf(rankOf(numbers()))).join(" ");
}
