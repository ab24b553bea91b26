import { expect, test } from "vitest";
import { memory } from "../../src/store/memory.ts";
import { createWorld } from "../../src/testing/world.ts";
import { listen, numbers, sendAll, take } from "./helpers.ts";
import { overriding } from "../store/overriding.ts";

test("a stream without a name begins with what arrives from then on", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("before");
  await world.idle();
  const { texts } = listen(bob.messages());
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  expect(texts).toEqual(["one", "two"]);
});

test("a named stream begins with the oldest message and stays live", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("before");
  await world.idle();
  const { texts } = listen(bob.messages({ durable: "bot" }));
  await alice.chat("bob").send("after");
  await world.idle();
  expect(texts).toEqual(["before", "after"]);
});

test("a named stream goes on after a restart with the message that was being handled", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const store = memory();
  const bob = await world.client("bob", { store });
  await sendAll(alice, "bob", ["one", "two", "three"]);
  await world.idle();
  expect(await take(bob.messages({ durable: "bot" }), 2)).toEqual(["one", "two"]);
  await bob.close();
  const again = await world.client("bob", { store });
  expect(await take(again.messages({ durable: "bot" }), 2)).toEqual(["two", "three"]);
});

test("a message whose handling throws comes again", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  const failing = async (): Promise<void> => {
    for await (const { text } of bob.messages({ durable: "bot" }))
      if (text === "two") throw new Error("handler");
  };
  await expect(failing()).rejects.toThrow("handler");
  expect(await take(bob.messages({ durable: "bot" }), 1)).toEqual(["two"]);
});

test("named streams keep their places apart", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  await take(bob.messages({ durable: "first" }), 2);
  expect(await take(bob.messages({ durable: "first" }), 1)).toEqual(["two"]);
  expect(await take(bob.messages({ durable: "other" }), 1)).toEqual(["one"]);
});

test("a stream gives what came while the client was offline, closed, and more than fits a page", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const store = memory();
  const bob = await world.client("bob", { store });
  const { texts, ended } = listen(bob.messages({ durable: "bot" }));
  const all = numbers(200);
  await sendAll(alice, "bob", all.slice(0, 100));
  await world.idle();
  world.network.offline(bob);
  await sendAll(alice, "bob", all.slice(100, 150));
  await world.idle();
  world.network.online(bob);
  await world.idle();
  expect(texts).toEqual(all.slice(0, 150));
  await bob.close();
  await ended;
  await sendAll(alice, "bob", all.slice(150));
  const again = listen((await world.client("bob", { store })).messages({ durable: "bot" }));
  await world.idle();
  expect(again.texts).toEqual(all.slice(150));
});

test("a stream can be of one conversation, of one kind, and with own messages", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  const alice = await world.client("alice");
  const carol = await world.client("carol");
  const all = listen(bob.messages());
  const ofCarol = listen(bob.messages({ from: "carol" }));
  const unknown = listen(bob.messages({ kinds: ["unknown"] }));
  const texts = listen(bob.messages({ kinds: ["text"], includeOwn: true }));
  await alice.chat("bob").send("from alice");
  await world.idle();
  await carol.chat("bob").send("from carol");
  await world.idle();
  await bob.chat("alice").send("own");
  await world.idle();
  expect(all.texts).toEqual(["from alice", "from carol"]);
  expect(ofCarol.texts).toEqual(["from carol"]);
  expect(unknown.texts).toEqual([]);
  expect(texts.texts).toEqual(["from alice", "from carol", "own"]);
});

test("a stream ends when its signal aborts, and the message in hand comes again", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await sendAll(alice, "bob", ["one", "two"]);
  await world.idle();
  const controller = new AbortController();
  const seen: string[] = [];
  for await (const { text } of bob.messages({ durable: "bot", signal: controller.signal })) {
    seen.push(text);
    controller.abort();
  }
  expect(seen).toEqual(["one"]);
  expect(await take(bob.messages({ durable: "bot" }), 2)).toEqual(["one", "two"]);
});

test("a stream that waits ends when its signal aborts or the client is closed", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = listen(bob.messages({ signal }));
  const closed = listen(bob.messages());
  await world.idle();
  controller.abort();
  await aborted.ended;
  await bob.close();
  await closed.ended;
  expect([...aborted.texts, ...closed.texts]).toEqual([]);
});

test("a stream of a closed client is over at once", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  await bob.close();
  expect(await take(bob.messages({ durable: "bot" }), 1)).toEqual([]);
});

test("a message tells who sent it, when, and what it answers", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const question = await alice.chat("bob").send("lunch?");
  const sentAt = world.clock.now;
  await world.idle();
  for await (const message of bob.messages({ durable: "bot" })) {
    expect(message).toMatchObject({
      id: question.id,
      chatId: "alice",
      from: "alice",
      device: alice.deviceId,
      own: false,
    });
    expect(message).toMatchObject({
      kind: "text",
      state: "received",
      sentAt,
      replyTo: undefined,
      error: undefined,
    });
    await message.reply("yes");
    break;
  }
  await world.idle();
  for await (const answer of alice.messages({ durable: "bot" })) {
    expect(answer).toMatchObject({ text: "yes", replyTo: question.id });
    break;
  }
});

test("a stream waits, and reads no more, when the newest message has been removed", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice");
  const disk = memory();
  let scans = 0;
  const store = overriding(disk, {
    scan: async (range) => {
      // Without end it would leave no turn to anybody, not even to a time limit.
      if ((scans += 1) > 1_000) throw new Error("it reads and reads");
      return await disk.scan(range);
    },
  });
  const bob = await world.client("bob", { store });
  await alice.chat("bob").send("removed");
  await world.idle();
  const timeline = bob.chat("alice").timeline();
  await timeline.ready;
  await timeline.value[0]?.delete("me");
  scans = 0;
  const { texts } = listen(bob.messages({ durable: "bot" }));
  await world.idle();
  expect(scans).toBeLessThan(10);
  await sendAll(alice, "bob", ["next"]);
  await world.idle();
  expect(texts).toEqual(["next"]);
});
