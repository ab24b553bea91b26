import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import { createArchive } from "./shelf.ts";
import { overriding } from "../store/overriding.ts";

test("finds messages that have all words, the newest first", async () => {
  const archive = await createArchive();
  await archive.add("red house", "blue house", "a house, red and old", "red");
  expect(await archive.texts("house red")).toEqual(["a house, red and old", "red house"]);
  expect(await archive.texts("HOUSE")).toEqual(["a house, red and old", "blue house", "red house"]);
  expect(await archive.texts("house green")).toEqual([]);
});

test("finds the last word by its beginning, the others only as they are", async () => {
  const archive = await createArchive();
  await archive.add("hello world", "help the wombat", "he said so");
  expect(await archive.texts("h")).toEqual(["he said so", "help the wombat", "hello world"]);
  expect(await archive.texts("hel")).toEqual(["help the wombat", "hello world"]);
  expect(await archive.texts("hello wo")).toEqual(["hello world"]);
  expect(await archive.texts("hel wo")).toEqual([]);
  expect(await archive.texts("he s")).toEqual(["he said so"]);
});

test.each([
  ["Straße", "STRASSE"],
  ["café", "cafe"],
  ["cafe", "café"],
  ["ΟΔΟΣ", "οδός"],
  ["İzmir", "izmir"],
  ["Ёлка", "елка"],
  ["Ｔｏｋｙｏ", "tokyo"],
  ["我在北京大学学习", "北京"],
  ["東京へ行きました", "東京"],
  ["สวัสดีชาวโลก", "สวัสดี"],
  ["हिन्दी", "हिन्दी"],
  ["مرحبا", "مرحبا"],
  ["한국어", "한국"],
  ["𐐀𐐀𐐀", "𐐨"],
])("finds %s by %s", async (text, query) => {
  const archive = await createArchive();
  await archive.add("something else", text);
  expect(await archive.texts(query)).toEqual([text]);
});

test("searches one conversation, some kinds, and up to a limit", async () => {
  const archive = await createArchive();
  await archive.add(
    "lunch",
    { chatId: "carol", text: "lunch with carol" },
    { kind: "poll/1", text: "lunch?" },
    "no lunch",
  );
  expect(await archive.texts("lunch", { in: "carol" })).toEqual(["lunch with carol"]);
  expect(await archive.texts("lunch", { in: "bob" })).toEqual(["no lunch", "lunch?", "lunch"]);
  expect(await archive.texts("lunch", { in: "nobody" })).toEqual([]);
  expect(await archive.texts("lunch", { kinds: ["poll/1"] })).toEqual(["lunch?"]);
  expect(await archive.texts("lunch", { kinds: [] })).toEqual([]);
  expect(await archive.texts("lunch", { limit: 2 })).toEqual(["no lunch", "lunch?"]);
});

test.each([
  [["poll/1"], ["lunch 150?"]],
  [
    ["location", "poll/1"],
    ["lunch 150?", "lunch here"],
  ],
  [["text"], ["lunch in plain words"]],
  [
    ["text", "location"],
    ["lunch here", "lunch in plain words"],
  ],
  [["#", "poll"], []],
])("reads only messages of %j when it is asked for these", async (kinds, expected) => {
  const disk = memory();
  let reads = 0;
  const store = overriding(disk, {
    get: (key) => {
      if (key.startsWith("message/")) reads += 1;
      return disk.get(key);
    },
  });
  const archive = await createArchive(store);
  await archive.add("lunch in plain words", { kind: "location", text: "lunch here" });
  // More than the tail holds: they are found on their shelves too.
  for (let count = 0; count < 1200; count += 100)
    await archive.add(...Array.from({ length: 100 }, () => ({ kind: "photo/1", text: "lunch" })));
  await archive.add({ kind: "poll/1", text: "lunch 150?" });
  reads = 0;
  expect(await archive.texts("lunch", { kinds })).toEqual(expected);
  expect(reads).toBe(expected.length);
});

test("a message that is deleted is not found by its kind either", async () => {
  const archive = await createArchive();
  const [arrival = 0] = await archive.add({ kind: "poll/1", text: "lunch?" });
  await archive.change(arrival, { text: "", deleted: true });
  expect(await archive.segments()).toEqual([]);
});

test("gives 50 messages unless it is told otherwise", async () => {
  const archive = await createArchive();
  await archive.add(...Array.from({ length: 70 }, (_, index) => `message ${index}`));
  expect(await archive.find("message")).toHaveLength(50);
  expect(await archive.find("message", { limit: 1_000 })).toHaveLength(70);
});

test("leaves alone what nobody wrote, and what can be seen once", async () => {
  const archive = await createArchive();
  await archive.add(
    { kind: "system", text: "secret system line" },
    { text: "secret view", viewOnce: true },
  );
  expect(await archive.texts("secret")).toEqual([]);
  expect(await archive.segments()).toEqual([]);
});

test.each([
  ["empty", ""],
  ["blank", " \t\n"],
  ["punctuation", "!?… -- ()"],
  ["emoji", "👍🏽❤️"],
  ["control characters", "\u0000\u0007\u001b"],
  ["marks without a letter", "\u0301\u0300"],
])("finds nothing for a query that is %s", async (_, query) => {
  const archive = await createArchive();
  await archive.add("hello 👍🏽 !?", "");
  expect(await archive.find(query)).toEqual([]);
});

test.each<[string, unknown, object?]>([
  ["no text", undefined],
  ["a number", 7],
  ["a lone surrogate", "a\ud800"],
  ["ten thousand characters", "x".repeat(10_000)],
  ["a limit of nothing", "a", { limit: 0 }],
  ["half a limit", "a", { limit: 1.5 }],
  ["a limit that is no number", "a", { limit: Number.NaN }],
  ["a limit beyond all", "a", { limit: 1_001 }],
  ["a conversation that is no text", "a", { in: 7 }],
  ["a conversation that is not Unicode", "a", { in: "\ud800" }],
  ["kinds that are no list", "a", { kinds: "text" }],
  ["kinds that are no texts", "a", { kinds: [7] }],
])("refuses %s", async (_, query, options) => {
  const archive = await createArchive();
  await expect(archive.find(query as string, options)).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test.each(["$& $1 $$", "a\u0000b", "__proto__ constructor", "a/b/../c%2f", "\\n 1a"])(
  "takes %j as words",
  async (text) => {
    const archive = await createArchive();
    const [arrival = 0] = await archive.add(text);
    expect(await archive.texts(text)).toHaveLength(/[a-z\d]/.test(text) ? 1 : 0);
    await archive.remove(arrival);
    expect(await archive.segments()).toEqual([]);
  },
);

test("is ended by its signal", async () => {
  const archive = await createArchive();
  await archive.add("hello");
  const reason = new Error("enough");
  await expect(archive.find("hello", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("keeps up with messages while a search has read their words before", async () => {
  const archive = await createArchive();
  const [first = 0] = await archive.add("apple");
  expect(await archive.texts("app")).toEqual(["apple"]);
  await archive.add("application");
  expect(await archive.texts("app")).toEqual(["application", "apple"]);
  await archive.change(first, { text: "pear" });
  expect(await archive.texts("app")).toEqual(["application"]);
  expect(await archive.texts("pe")).toEqual(["pear"]);
});
