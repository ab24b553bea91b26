import { expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { memory } from "../../src/store/memory.ts";
import { POSTINGS } from "../../src/store/schema.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorld, type World } from "../../src/testing/world.ts";
import { newest } from "../conversations/pair.ts";
import { createArchive } from "./shelf.ts";

const found = async (client: Client, query: string): Promise<readonly string[]> =>
  (await client.search(query)).map(({ message }) => message.text);

/** Keys of the rows that hold a text. */
async function remains(store: KeyValueStore, text: string): Promise<readonly string[]> {
  const rows = await store.scan({ prefix: "" });
  const holds = (value: Uint8Array): boolean => Buffer.from(value).includes(text);
  return rows.filter(({ value }) => holds(value)).map(({ key }) => key);
}

/** Alice and Bob, and Bob's store. */
interface Two extends AsyncDisposable {
  readonly world: World;
  readonly alice: Client;
  readonly bob: Client;
  readonly store: KeyValueStore;
}

async function createTwo(): Promise<Two> {
  const world = await createWorld();
  const store = memory();
  const alice = await world.client("alice");
  const bob = await world.client("bob", { store });
  return { world, alice, bob, store, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

test("a message is found by who sent it and by who received it, as soon as it is there", async () => {
  await using two = await createTwo();
  const { world, alice, bob } = two;
  await alice.chat("bob").send("meet me at the aquarium");
  expect(await found(alice, "aqua")).toEqual(["meet me at the aquarium"]);
  expect(await found(bob, "aqua")).toEqual([]);
  await world.idle();
  const [hit] = await bob.search("AQUARIUM");
  expect(hit).toMatchObject({
    message: { text: "meet me at the aquarium", chatId: "alice", from: "alice" },
    snippet: "meet me at the aquarium",
    ranges: [[15, 23]],
  });
  expect(bob.searchState.value).toEqual({ state: "ready" });
});

test("an edited message is found by its new words alone", async () => {
  await using two = await createTwo();
  const { world, alice, bob, store } = two;
  const message = await alice.chat("bob").send("zebra at noon");
  await world.idle();
  await message.edit("okapi at noon");
  await world.idle();
  for (const client of [alice, bob]) {
    expect(await found(client, "zebra")).toEqual([]);
    expect(await found(client, "okapi noon")).toEqual(["okapi at noon"]);
  }
  expect(await remains(store, "zebra")).toEqual([]);
});

test.each(["me", "everyone"] as const)("a message deleted for %s is gone", async (scope) => {
  await using two = await createTwo();
  const { world, alice, bob, store } = two;
  await alice.chat("bob").send("xylophone lesson");
  await alice.chat("bob").send("piano lesson");
  await world.idle();
  expect(await remains(store, "xylophone")).not.toEqual([]);
  if (scope === "me") await (await bob.search("xylo"))[0]?.message.delete("me");
  else await (await alice.search("xylo"))[0]?.message.delete("everyone");
  await world.idle();
  expect(await found(bob, "xylophone")).toEqual([]);
  expect(await found(bob, "lesson")).toEqual(["piano lesson"]);
  expect(await remains(store, "xylophone")).toEqual([]);
});

test("a message that has expired is gone", async () => {
  await using two = await createTwo();
  const { world, alice, bob, store } = two;
  await alice.chat("bob").send("burning after reading", { expiresIn: 60 });
  await world.idle();
  expect(await found(bob, "burning")).toHaveLength(1);
  await bob.chat("alice").markRead();
  await world.clock.advance(61_000);
  expect(await found(alice, "burning")).toEqual([]);
  expect(await found(bob, "burning")).toEqual([]);
  expect(await remains(store, "burning")).toEqual([]);
});

test("a view-once message is not found before it is opened, nor after", async () => {
  await using two = await createTwo();
  const { world, alice, bob, store } = two;
  await alice.chat("bob").send("glimpse", { viewOnce: true });
  await world.idle();
  expect(await found(bob, "glimpse")).toEqual([]);
  expect(await found(alice, "glimpse")).toEqual([]);
  await (await newest(bob, "alice")).open();
  await world.idle();
  expect(await found(bob, "glimpse")).toEqual([]);
  expect(await remains(store, "glimpse")).toEqual([]);
});

test("of a conversation that is deleted nothing is left", async () => {
  await using two = await createTwo();
  const { world, alice, bob, store } = two;
  for (const text of ["one fish", "two fish", "red fish"]) await alice.chat("bob").send(text);
  await world.idle();
  expect(await found(bob, "fish")).toHaveLength(3);
  await bob.chat("alice").delete();
  await world.idle();
  expect(await found(bob, "fish")).toEqual([]);
  expect(await POSTINGS.scan(store)).toEqual([]);
});

test("an edit that came before its message is what is found", async () => {
  const archive = await createArchive();
  const [arrival = 0] = await archive.add("draft");
  await archive.change(arrival, { text: "final" });
  await archive.change(arrival, { state: "relayed" });
  expect(await archive.texts("final")).toEqual(["final"]);
  expect(await archive.segments()).toHaveLength(1);
});

test("a long message is found and forgotten as others are", async () => {
  const archive = await createArchive();
  const long = Array.from({ length: 300 }, (_, index) => `word${index} ${index}x`).join(" ");
  const [first = 0, second = 0] = await archive.add(long, "word7");
  expect(await archive.find("word7 299x")).toHaveLength(1);
  expect((await archive.find("word7")).map(({ record }) => record.arrival)).toEqual([
    second,
    first,
  ]);
  await archive.change(first, { text: "short" });
  expect(await archive.texts("word7")).toEqual(["word7"]);
  await archive.remove(first, second);
  expect(await archive.segments()).toEqual([]);
});

test("a closed client finds nothing", async () => {
  await using two = await createTwo();
  const { alice } = two;
  await alice.close();
  await expect(alice.search("a")).rejects.toMatchObject({ code: "client/closed" });
});

test("of thousands of messages nothing is left when they are removed, in whatever order", async () => {
  const archive = await createArchive();
  const text = (index: number): string => `thing ${index % 97} the ${index} there`;
  const arrivals: number[] = [];
  for (let at = 0; at < 1_500; at += 100)
    arrivals.push(...(await archive.add(...Array.from({ length: 100 }, (_, i) => text(at + i)))));
  expect((await archive.segments()).length).toBeGreaterThan(50);
  expect(await archive.texts("the 1234")).toEqual([text(1_234)]);
  expect(await archive.find("thing", { limit: 1_000 })).toHaveLength(1_000);
  const shuffled = arrivals.map((_, index) => arrivals[(index * 691) % arrivals.length] as number);
  for (let at = 0; at < shuffled.length; at += 100)
    await archive.remove(...shuffled.slice(at, at + 100));
  expect(await archive.segments()).toEqual([]);
});
