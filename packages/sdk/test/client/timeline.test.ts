import { expect, test } from "vitest";
import type { Message } from "../../src/api.ts";
import { createWorld } from "../../src/testing/world.ts";
import { numbers, sendAll } from "./helpers.ts";

const textsOf = (messages: readonly Message[]): string[] => messages.map(({ text }) => text);

test("a timeline has the newest messages, oldest first, and grows towards the start", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const all = numbers(25);
  await sendAll(alice, "bob", all);
  const timeline = alice.chat("bob").timeline({ limit: 10 });
  await timeline.ready;
  expect(textsOf(timeline.value)).toEqual(all.slice(15));
  expect(timeline.atStart).toBe(false);
  expect(await timeline.more(10)).toBe(true);
  expect(textsOf(timeline.value)).toEqual(all.slice(5));
  expect(await timeline.more()).toBe(false);
  expect(textsOf(timeline.value)).toEqual(all);
  expect(timeline.atStart).toBe(true);
});

test("the timeline of a conversation without messages is empty and at its start", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const timeline = alice.chat("bob").timeline();
  await timeline.ready;
  expect(timeline.value).toEqual([]);
  expect(timeline.atStart).toBe(true);
  expect(await timeline.more()).toBe(false);
});

test("a timeline shows own and received messages of its conversation alone", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  const alice = await world.client("alice");
  const carol = await world.client("carol");
  const timeline = bob.chat("alice").timeline();
  await alice.chat("bob").send("hello");
  await world.idle();
  await carol.chat("bob").send("elsewhere");
  await world.idle();
  await bob.chat("alice").send("hello yourself");
  expect(timeline.value.map(({ from, text, own }) => [from, text, own])).toEqual([
    ["alice", "hello", false],
    ["bob", "hello yourself", true],
  ]);
});

test("a message that is sent while the first page is read is shown once", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await alice.chat("bob").send("one");
  const timeline = alice.chat("bob").timeline();
  await Promise.all([alice.chat("bob").send("two"), timeline.ready, timeline.more()]);
  expect(textsOf(timeline.value)).toEqual(["one", "two"]);
});

test("subscribers see new messages and each advance of a state", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const timeline = alice.chat("bob").timeline();
  await timeline.ready;
  const seen: string[] = [];
  const end = timeline.subscribe((messages) =>
    seen.push(messages.map(({ text, state }) => `${text} ${state}`).join()),
  );
  await alice.chat("bob").send("hi");
  await world.idle();
  await bob.chat("alice").markRead();
  await world.idle();
  expect(seen).toEqual(["hi queued", "hi relayed", "hi delivered", "hi read"]);
  end();
  await alice.chat("bob").send("more");
  expect(seen).toHaveLength(4);
});

test("the value of a timeline is a snapshot: it stays as it was, and so do messages that have not changed", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await world.client("bob");
  await alice.chat("bob").send("one");
  await world.idle();
  const timeline = alice.chat("bob").timeline();
  await timeline.ready;
  expect(timeline.getSnapshot()).toBe(timeline.getSnapshot());
  await alice.chat("bob").send("two");
  const before = timeline.getSnapshot();
  expect(before.map(({ state }) => state)).toEqual(["delivered", "queued"]);
  await world.idle();
  const after = timeline.getSnapshot();
  expect(before.map(({ state }) => state)).toEqual(["delivered", "queued"]);
  expect(after.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test("a loop over a timeline gets the present value and then the newest one", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const timeline = alice.chat("bob").timeline();
  await timeline.ready;
  const lengths: number[] = [];
  for await (const messages of timeline) {
    lengths.push(messages.length);
    if (messages.length === 2) break;
    await sendAll(alice, "bob", ["one", "two"]);
  }
  expect(lengths).toEqual([0, 2]);
});
