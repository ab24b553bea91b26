import { SottoError } from "@sotto/protocol";
import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorld, createWorldOn } from "../../src/testing/world.ts";
import { createPair, newest, shown } from "./pair.ts";
import { overriding } from "../store/overriding.ts";

// What is gone is gone from every row, and what was answered is counted. All of it was found by the simulator.

const HOUR_MS = 3600_000;

async function rowsWith(store: KeyValueStore, text: string): Promise<readonly string[]> {
  const rows = await store.scan({ prefix: "" });
  return rows.filter(({ value }) => Buffer.from(value).includes(text)).map(({ key }) => key);
}

test("a deleted message leaves nothing of its edits in any row", async () => {
  await using world = await createWorld();
  const stores = [memory(), memory()] as const;
  const alice = await world.client("alice", { store: stores[0] });
  await world.client("bob", { store: stores[1] });
  const message = await alice.chat("bob").send("first secret");
  await message.edit("second secret");
  await world.idle();
  await message.delete("everyone");
  await world.idle();
  for (const store of stores) expect(await rowsWith(store, "secret")).toEqual([]);
});

test("an edit does not wait for ever for a message that has expired on the relay", async () => {
  await using world = await createWorld();
  const stores = [memory(), memory()] as const;
  const alice = await world.client("alice", { store: stores[0] });
  const bob = await world.client("bob", { store: stores[1] });
  const gaps: number[] = [];
  bob.addEventListener("gap", ({ count }) => gaps.push(count));
  world.network.offline(bob);
  const message = await alice.chat("bob").send("first secret", { expiresIn: 60 });
  await world.clock.advance(50_000);
  await message.edit("second secret");
  await world.idle();
  await world.clock.advance(20_000);
  world.network.online(bob);
  await world.clock.advance(50_000);
  expect(gaps).toEqual([1]);
  expect(await rowsWith(stores[1], "secret")).toHaveLength(1);
  await world.clock.advance(60_000);
  for (const store of stores) expect(await rowsWith(store, "secret")).toEqual([]);
  expect(await shown(bob, "alice")).toEqual([]);
});

test("an edit of what was written while its author was blocked leaves nothing", async () => {
  await using world = await createWorld();
  const store = memory();
  const alice = await world.client("alice");
  const bob = await world.client("bob", { store });
  await bob.block("alice");
  const message = await alice.chat("bob").send("first secret");
  await world.idle();
  await bob.unblock("alice");
  await message.edit("second secret");
  await world.idle();
  expect(await rowsWith(store, "secret")).toEqual([]);
  expect(await shown(bob, "alice")).toEqual([]);
});

test("a scheduled message that was edited and taken back leaves nothing anywhere", async () => {
  await using world = await createWorld();
  const stores = [memory(), memory()] as const;
  const alice = await world.client("alice", { store: stores[0] });
  const bob = await world.client("bob", { store: stores[1] });
  await alice.chat("bob").send("hello");
  const sendAt = new Date(world.clock.now.getTime() + HOUR_MS);
  const later = await alice.chat("bob").send("a secret", { sendAt });
  await later.edit("another secret");
  await later.react("👍");
  await world.idle();
  expect(await later.cancel()).toBe(true);
  await world.clock.advance(2 * HOUR_MS);
  await world.idle();
  for (const store of stores) expect(await rowsWith(store, "secret")).toEqual([]);
  expect(alice.outbox.value.pending).toBe(0);
  expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual(["hello"]);
});

test("a scheduled message that was edited arrives as it was edited", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const sendAt = new Date(world.clock.now.getTime() + HOUR_MS);
  const later = await alice.chat("bob").send("helo", { sendAt });
  await later.edit("hello");
  await world.clock.advance(2 * HOUR_MS);
  await world.idle();
  expect((await newest(bob, "alice")).text).toBe("hello");
});

test("the sender of a view-once message keeps nothing of it once it is sent", async () => {
  await using world = await createWorld();
  const store = memory();
  const alice = await world.client("alice", { store });
  const bob = await world.client("bob");
  await alice.chat("bob").send("a secret", { viewOnce: true });
  await world.idle();
  expect(await rowsWith(store, "secret")).toEqual([]);
  expect(await (await newest(bob, "alice")).open()).toBe("a secret");
});

test("an answer to a request says that its messages have arrived", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.privacy.update({ messages: "contacts" });
  const message = await alice.chat("bob").send("do you know me?");
  await world.idle();
  await bob.chat("alice").send("yes");
  await world.idle();
  expect(message.state).toBe("delivered");
});

test("a stranger who sets the timer asks first", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await bob.privacy.update({ messages: "contacts" });
  await alice.chat("bob").disappearing(60);
  await world.idle();
  expect(bob.conversations.value).toEqual([]);
  expect(bob.requests.value).toMatchObject([{ id: "alice", unread: 0 }]);
});

test("mentions are counted anew when a message is edited, deleted or removed", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const mentions = (): number | undefined => bob.conversations.value[0]?.mentions;
  const message = await alice.chat("bob").send("you, @bob", { mentions: ["bob"] });
  await world.idle();
  expect(mentions()).toBe(1);
  await message.edit("you");
  await world.idle();
  expect(mentions()).toBe(0);
  await message.edit("you, @bob", { mentions: ["bob"] });
  await world.idle();
  expect(mentions()).toBe(1);
  await message.delete("everyone");
  await world.idle();
  expect(mentions()).toBe(0);
  await (await newest(bob, "alice")).delete("me");
  await world.idle();
  expect(mentions()).toBe(0);
});

test("what the store could not remove when its time had come is removed later", async () => {
  await using world = await createWorld();
  const disk = memory();
  let isFull = false;
  const commit: KeyValueStore["commit"] = async (lease, changes) => {
    if (isFull) throw new SottoError("store/quota");
    await disk.commit(lease, changes);
  };
  const store = overriding(disk, {
    commit,
  });
  const alice = await world.client("alice", { store });
  await world.client("bob");
  await alice.chat("bob").send("for a minute", { expiresIn: 60 });
  await world.idle();
  isFull = true;
  await world.clock.advance(61_000);
  expect(await shown(alice, "bob")).toHaveLength(1);
  isFull = false;
  await world.clock.advance(30_000);
  expect(await shown(alice, "bob")).toEqual([]);
});

test("what waited over a block brings the token of today, not that of before", async () => {
  const limits = { strangerMessagesPerDay: 1, strangersPerDay: 10 };
  await using world = await createWorldOn({ seed: 7 }, { limits });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const sendAt = new Date(world.clock.now.getTime() + HOUR_MS);
  await alice.chat("bob").send("much later", { sendAt }); // With the token of the first day.
  await alice.block("bob");
  await alice.unblock("bob");
  await alice.chat("bob").send("hello");
  await world.idle();
  await world.clock.advance(2 * HOUR_MS);
  await world.idle();
  const sent = [];
  for (let count = 0; count < 4; count++) sent.push(await bob.chat("alice").send(`no. ${count}`));
  await world.idle();
  expect(sent.map(({ state }) => state)).toEqual(Array(4).fill("delivered"));
});
