import { expect, test } from "vitest";
import { wordSet, wordsIn } from "../../src/search/words.ts";

const words = (text: string): string[] => [...wordsIn(text)].map(({ word }) => word);

test.each([
  ["English", "Don't PANIC, it's 42!", ["don", "t", "panic", "it", "s", "42"]],
  ["German", "Große GROSSE Straße", ["grosse", "grosse", "strasse"]],
  ["French", "l'Élève naïf", ["l", "eleve", "naif"]],
  ["Turkish", "İstanbul ISTANBUL ıstanbul", ["istanbul", "istanbul", "istanbul"]],
  ["Vietnamese", "Tiếng Việt", ["tieng", "viet"]],
  ["Greek", "ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]],
  ["Russian", "Ёлка и Йод", ["елка", "и", "иод"]],
  ["Arabic", "مَرحبا بالعالم", ["مَرحبا", "بالعالم"]],
  ["Hindi, whose marks are letters", "हिन्दी में", ["हिन्दी", "में"]],
  ["Hebrew", "שלום עולם", ["שלום", "עולם"]],
  ["Korean, composed or not", "한국어 \u1112\u1161\u11ab", ["한국어", "한"]],
  ["full-width and ligatures", "Ｈｅｌｌｏ ﬁne", ["hello", "fine"]],
  ["numbers and ids", "order 12345-AB", ["order", "12345", "ab"]],
  ["letters outside the BMP", "𐐀𐐨 𝐛old", ["𐐨𐐨", "bold"]],
  ["emoji and punctuation", "👍🏽 … ❤️ — 👨‍👩‍👧 !?", []],
  ["nothing", "", []],
])("takes %s apart", (_, text, expected) => {
  expect(words(text)).toEqual(expected);
});

test.each([
  ["Chinese", "我在北京大学学习", ["北京大学", "学习"]],
  ["Japanese", "東京へ行きました", ["東京"]],
  ["Thai", "สวัสดีชาวโลก", ["สวัสดี"]],
])("finds the words of %s, which has no spaces", (_, text, some) => {
  const found = words(text);
  expect(found.length).toBeGreaterThan(1);
  for (const word of some) expect(found.some((one) => word.startsWith(one))).toBe(true);
  expect(found.join("")).toBe(text.normalize("NFC"));
});

test("says where a word stands in the text as it is", () => {
  const text = "🎉 e\u0301te\u0301 𝐁old 東京";
  const parts = [...wordsIn(text)].map(({ start, end }) => text.slice(start, end));
  expect(parts).toEqual(["e\u0301te\u0301", "𝐁old", "東京"]);
});

test("bounds the length of a word and the number of words", () => {
  expect(words("x".repeat(1_000))).toEqual(["x".repeat(32)]);
  expect(words(`${"a".repeat(31)}𐐨𐐨`)[0]?.isWellFormed()).toBe(true);
  const many = Array.from({ length: 3_000 }, (_, index) => `w${index}`).join(" ");
  expect(wordSet(many).size).toBe(1_024);
});

test("gives words without the characters that part lines of the index", () => {
  for (const { word } of wordsIn("½ \ufdfa ŀl a\u00a0b c\nd ﷲ ㎏ ①"))
    expect(word).toMatch(/^[^\s]+$/);
});
