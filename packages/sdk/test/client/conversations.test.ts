import { expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorld } from "../../src/testing/world.ts";
import { sendAll } from "./helpers.ts";

const listOf = ({ conversations }: Client): unknown[] =>
  conversations.value.map(({ id, unread, last }) => [id, unread, last?.text]);

test("the list of conversations has the most recently active first, with unread messages counted", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  const alice = await world.client("alice");
  const carol = await world.client("carol");
  expect(listOf(bob)).toEqual([]);
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  await carol.chat("bob").send("hello");
  await world.idle();
  expect(listOf(bob)).toEqual([
    ["carol", 1, "hello"],
    ["alice", 2, "two"],
  ]);
  await world.clock.advance(1_000);
  await bob.chat("alice").send("own");
  await world.idle();
  expect(listOf(bob)).toEqual([
    ["alice", 2, "own"],
    ["carol", 1, "hello"],
  ]);
});

test("the list of conversations is there after a restart", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const store = memory();
  const bob = await world.client("bob", { store });
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  await bob.close();
  const again = await world.client("bob", { store });
  expect(listOf(again)).toEqual([["alice", 2, "two"]]);
  expect(again.chat("alice").summary.value).toMatchObject({
    kind: "direct",
    title: "alice",
    unread: 2,
  });
});

test("marking up to a message leaves later ones unread, and only what was marked is reported as read", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const first = await alice.chat("bob").send("one");
  const second = await alice.chat("bob").send("two");
  const third = await alice.chat("bob").send("three");
  await world.idle();
  await bob.chat("alice").markRead(second.id);
  await world.idle();
  expect([first.state, second.state, third.state]).toEqual(["read", "read", "delivered"]);
  expect(listOf(bob)).toEqual([["alice", 1, "three"]]);
  await bob.chat("alice").markRead(first.id);
  expect(listOf(bob)).toEqual([["alice", 1, "three"]]);
  await bob.chat("alice").markRead();
  await world.idle();
  expect(third.state).toBe("read");
  expect(listOf(bob)).toEqual([["alice", 0, "three"]]);
});

test("marking up to an unknown message is refused", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  await expect(bob.chat("alice").markRead("0".repeat(32))).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test("subscribers of a conversation's summary see it change", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const unread: number[] = [];
  bob.chat("alice").summary.subscribe((summary) => unread.push(summary.unread));
  await alice.chat("bob").send("one");
  await world.idle();
  await alice.chat("bob").send("two");
  await world.idle();
  await bob.chat("alice").markRead();
  await world.idle();
  expect(unread).toEqual([1, 2, 0]);
});

test("each receipt is an event at the sender of the message, and nobody gets one for own messages", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const receipts: string[] = [];
  for (const client of [alice, bob]) {
    client.addEventListener("receipt", ({ messageId, user, state }) => {
      receipts.push(`${client.userId}: ${messageId} ${state} by ${user}`);
    });
  }
  const { id } = await alice.chat("bob").send("hi");
  await world.idle();
  await alice.chat("bob").markRead();
  await bob.chat("alice").markRead();
  await bob.chat("alice").markRead();
  await world.idle();
  expect(receipts).toEqual([`alice: ${id} delivered by bob`, `alice: ${id} read by bob`]);
});

test("the outbox counts what the relay has not accepted, with the oldest", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  await world.client("bob");
  world.network.offline(alice);
  const oldest = world.clock.now;
  await alice.chat("bob").send("one");
  await world.clock.advance(5_000);
  await alice.chat("bob").send("two");
  await world.idle();
  expect(alice.outbox.value).toEqual({ pending: 2, failed: 0, oldest });
  world.network.online(alice);
  await world.idle();
  expect(alice.outbox.value).toEqual({ pending: 0, failed: 0 });
});

test("the outbox does not count receipts", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hi");
  await world.idle();
  world.network.offline(bob);
  await bob.chat("alice").markRead();
  await world.idle();
  expect(bob.outbox.value).toEqual({ pending: 0, failed: 0 });
});
