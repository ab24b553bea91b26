import { expect, test } from "vitest";
import { createArchive } from "./shelf.ts";

async function marked(text: string, query: string): Promise<{ snippet: string; marks: string[] }> {
  const archive = await createArchive();
  await archive.add(text);
  const [hit] = await archive.find(query);
  const { snippet = "", ranges = [] } = hit ?? {};
  return { snippet, marks: ranges.map(([start, end]) => snippet.slice(start, end)) };
}

test.each([
  ["every match", "to be or not to be", "be", ["be", "be"]],
  ["words of the query in any order", "red and blue", "blue red", ["red", "blue"]],
  ["the whole word that begins so", "Hello, helpers", "hel", ["Hello", "helpers"]],
  ["words after surrogate pairs", "🎉🎉 party 𝐏arty", "party", ["party", "𝐏arty"]],
  ["combining marks with their letter", "un cafe\u0301 noir", "café", ["cafe\u0301"]],
  ["words of scripts without spaces", "我在北京工作", "北京", ["北京"]],
  ["nothing inside of other words", "there the other", "the o", ["the", "other"]],
])("marks %s", async (_, text, query, marks) => {
  expect(await marked(text, query)).toEqual({ snippet: text, marks });
});

test("is one line", async () => {
  expect((await marked("one\ntwo\tthree\u2028four", "two")).snippet).toBe("one two three four");
});

test("is cut between words around the first match", async () => {
  const text = `${"lorem ipsum ".repeat(40)}needle ${"dolor sit ".repeat(40)}needle`;
  const { snippet, marks } = await marked(text, "needle");
  expect(snippet).toMatch(/^…(lorem|ipsum) .*needle .* (dolor|sit)…$/);
  expect(snippet.length).toBeLessThanOrEqual(162);
  expect(marks).toEqual(["needle"]);
});

test("begins and ends with the text where the text does", async () => {
  const tail = "dolor sit ".repeat(40);
  expect((await marked(`(needle) ${tail}`, "needle")).snippet).toMatch(/^\(needle\) .*…$/);
  expect((await marked(`${tail}(needle).`, "needle")).snippet).toMatch(/^….*\(needle\)\.$/);
});

test("is cut within a word that is longer than a snippet, not within a character", async () => {
  const text = `intro ${"𐐨".repeat(400)} end`;
  const { snippet, marks } = await marked(text, "𐐨");
  expect(snippet.isWellFormed()).toBe(true);
  expect(snippet.length).toBeLessThanOrEqual(162);
  expect(marks).toHaveLength(1);
  expect(snippet.endsWith("…")).toBe(true);
});
