import { expect, test } from "vitest";
import type { SearchState } from "../../src/api.ts";
import { buildIndex } from "../../src/search/build.ts";
import { isIndexed } from "../../src/search/index-messages.ts";
import { memory } from "../../src/store/memory.ts";
import { ONLY, SEARCH_INDEX } from "../../src/store/schema.ts";
import type { Entry, KeyValueStore } from "../../src/store/store.ts";
import { createWorld } from "../../src/testing/world.ts";
import { crashingStore } from "../support/crashing-store.ts";
import { type Archive, createArchive } from "./shelf.ts";

// Stores of before there was an index.

const clock = {
  now: () => 0,
  setTimeout: (fn: () => void) => queueMicrotask(fn),
  clearTimeout: () => undefined,
};

const TEXTS = Array.from({ length: 700 }, (_, index) => `message number ${index}`);

async function createOld(): Promise<KeyValueStore> {
  const store = memory();
  const rows = await (old ??= fillOld());
  await store.commit(await store.open(), new Map(rows.map(({ key, value }) => [key, value])));
  return store;
}

async function fillOld(): Promise<readonly Entry[]> {
  const archive = await createArchive(memory(), { isIndexed: false });
  await archive.add(...TEXTS);
  return await archive.store.scan({ prefix: "" });
}

let old: ReturnType<typeof fillOld> | undefined;

const build = (archive: Archive, onProgress: (state: SearchState) => void): Promise<void> =>
  buildIndex({ ...archive, clock }, onProgress);

test("the index of an old store is built in steps, with progress", async () => {
  const archive = await createArchive(await createOld());
  expect(await archive.steps.run(isIndexed)).toBe(false);
  expect(await archive.texts("number")).toEqual([]);
  const states: SearchState[] = [];
  await build(archive, (state) => states.push(state));
  expect(states).toEqual([
    { state: "indexing", done: 0, total: 700 },
    { state: "indexing", done: 256, total: 700 },
    { state: "indexing", done: 512, total: 700 },
    { state: "ready" },
  ]);
  expect(await archive.find("number", { limit: 1_000 })).toHaveLength(700);
  expect(await archive.texts("number 613")).toEqual(["message number 613"]);
  expect(await archive.steps.run(isIndexed)).toBe(true);
});

test("messages that come, change and go meanwhile are found as they are", async () => {
  const archive = await createArchive(await createOld());
  const acts = [
    () => archive.add("message number 1000"),
    () => archive.change(10, { text: "changed before its turn" }),
    () => archive.change(690, { text: "changed before its turn" }),
    () => archive.remove(11, 691),
  ];
  const done: Promise<unknown>[] = [];
  await build(archive, () => {
    const act = acts.shift();
    if (act !== undefined) done.push(act());
  });
  await Promise.all(done);
  for (const act of acts) await act();
  expect(await archive.texts("number 1000")).toEqual(["message number 1000"]);
  expect(await archive.texts("before its turn")).toHaveLength(2);
  for (const gone of [9, 10, 689, 690])
    expect(await archive.texts(`number ${gone}`)).not.toContain(`message number ${gone}`);
  await archive.remove(...(await archive.messages()).map(({ arrival }) => arrival));
  expect(await archive.segments()).toEqual([]);
});

test("after a crash at any point it goes on, and the index is the same", async () => {
  const whole = await createArchive(await createOld());
  await build(whole, () => undefined);
  const expected = await whole.segments();
  const points = [1, 2, 3, 4, 5, 200, 300, 400, 500, 600, 700, 800];
  for (const [index, at] of points.entries()) {
    const store = await createOld();
    const died = Promise.withResolvers<boolean>();
    const dying = crashingStore(store, {
      at,
      after: index % 2 === 0,
      onCrash: () => died.resolve(true),
    });
    const first = await createArchive(dying);
    dying.arm(true);
    const ended = build(first, () => undefined).then(() => false);
    expect(await Promise.race([died.promise, ended])).toBe(true);
    const again = await createArchive(store);
    await build(again, () => undefined);
    expect(await again.segments()).toEqual(expected);
  }
});

test("an index of another version is removed and built anew", async () => {
  const archive = await createArchive();
  await archive.add(...TEXTS);
  const before = await archive.segments();
  await archive.steps.run(async (transaction) =>
    SEARCH_INDEX.put(transaction, SEARCH_INDEX.key(ONLY), { version: "0", done: 9, total: 9 }),
  );
  expect(await archive.steps.run(isIndexed)).toBe(false);
  await build(archive, () => undefined);
  expect(await archive.find("number", { limit: 1_000 })).toHaveLength(700);
  expect((await archive.segments()).length).toBeGreaterThanOrEqual(before.length - 20);
  await archive.remove(...(await archive.messages()).map(({ arrival }) => arrival));
  expect(await archive.segments()).toEqual([]);
});

test("a client builds the index of its old store after the start", async () => {
  await using world = await createWorld();
  const store = memory();
  const first = await world.client("bob", { store });
  await first.close();
  const before = await createArchive(store, { isIndexed: false });
  await before.steps.run(async (transaction) =>
    SEARCH_INDEX.delete(transaction, SEARCH_INDEX.key(ONLY)),
  );
  await before.add(...TEXTS);
  const bob = await world.client("bob", { store });
  await world.idle();
  expect(bob.searchState.value).toEqual({ state: "ready" });
  expect((await bob.search("number 699")).map(({ message }) => message.text)).toEqual([
    "message number 699",
  ]);
  await bob.close();
  const again = await world.client("bob", { store });
  expect(again.searchState.value).toEqual({ state: "ready" });
});
