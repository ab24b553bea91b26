import { describe, expect, test } from "vitest";
import { createPair, newest, shown } from "./pair.ts";

const reactionsOf = (message: {
  readonly reactions: ReadonlyMap<string, readonly string[]>;
}): unknown => Object.fromEntries(message.reactions);

describe("a reaction", () => {
  test("is seen by both, is replaced by another of the same user, and can be taken back", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await (await newest(bob, "alice")).react("👍");
    await (await newest(alice, "bob")).react("👍");
    await world.idle();
    expect(reactionsOf(await newest(alice, "bob"))).toEqual({ "👍": ["alice", "bob"] });
    await (await newest(bob, "alice")).react("❤️");
    await world.idle();
    const both = { "👍": ["alice"], "❤️": ["bob"] };
    expect(reactionsOf(await newest(alice, "bob"))).toEqual(both);
    expect(reactionsOf(await newest(bob, "alice"))).toEqual(both);
    await (await newest(bob, "alice")).react(null);
    await world.idle();
    expect(reactionsOf(await newest(alice, "bob"))).toEqual({ "👍": ["alice"] });
  });

  test("waits while offline, and marks nothing unread", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await bob.chat("alice").markRead();
    world.network.offline(bob);
    await (await newest(alice, "bob")).react("🎉");
    await world.idle();
    world.network.online(bob);
    await world.idle();
    expect(reactionsOf(await newest(bob, "alice"))).toEqual({ "🎉": ["alice"] });
    expect(bob.conversations.value[0]?.unread).toBe(0);
  });

  test.each(["", "ab", "👍👍", "x".repeat(40), "\ud800"])("is one emoji, not %o", async (emoji) => {
    await using pair = await createPair();
    const { alice } = pair;
    await expect((await newest(alice, "bob")).react(emoji)).rejects.toMatchObject({
      code: "argument/invalid",
    });
  });
});

describe("an edit", () => {
  test("changes the text for both, keeps the place, and says so", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const message = await alice.chat("bob").send("helo");
    await alice.chat("bob").send("and more");
    await world.idle();
    await message.edit("hello");
    await world.idle();
    for (const [client, peer] of [
      [alice, "bob"],
      [bob, "alice"],
    ] as const) {
      const [edited, after] = (await shown(client, peer)).slice(-2);
      expect(edited).toMatchObject({ text: "hello", editedAt: expect.any(Date) as Date });
      expect(after).toMatchObject({ text: "and more", editedAt: undefined });
    }
    expect(message.text).toBe("hello");
  });

  test("is of own messages only", async () => {
    await using pair = await createPair();
    const { alice } = pair;
    await expect((await newest(alice, "bob")).edit("mine")).rejects.toMatchObject({
      code: "argument/invalid",
    });
  });

  test("that is later wins, even if the clock was set back in between", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const message = await alice.chat("bob").send("one");
    await message.edit("two");
    await message.edit("three");
    await world.idle();
    expect(await newest(bob, "alice")).toMatchObject({ text: "three" });
  });
});

describe("a deletion", () => {
  test("for everyone leaves nothing of the text on either side", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const message = await alice.chat("bob").send("a secret");
    await world.idle();
    await (await newest(bob, "alice")).react("👍");
    await world.idle();
    await message.delete("everyone");
    await world.idle();
    for (const [client, peer] of [
      [alice, "bob"],
      [bob, "alice"],
    ] as const) {
      const last = await newest(client, peer);
      expect(last).toMatchObject({ deleted: true, text: "" });
      expect(last.reactions.size).toBe(0);
    }
    await expect(message.edit("again")).rejects.toMatchObject({ code: "argument/invalid" });
  });

  test("for me removes it here only, and it does not come back", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await (await newest(bob, "alice")).delete("me");
    await alice.chat("bob").send("next");
    await world.idle();
    expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual(["hello", "next"]);
    expect((await shown(alice, "bob")).map(({ text }) => text)).toEqual([
      "hello",
      "hello yourself",
      "next",
    ]);
  });

  test("of the newest message shows the one before in the list, and no stream skips the next one", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { text } of bob.messages({ durable: "seen" })) seen.push(text);
    };
    void read();
    await alice.chat("bob").send("unwanted");
    await world.idle();
    await (await newest(bob, "alice")).delete("me");
    await world.idle();
    expect(bob.conversations.value[0]?.last?.text).toBe("hello yourself");
    await alice.chat("bob").send("wanted");
    await world.idle();
    expect(seen).toEqual(["hello", "unwanted", "wanted"]);
    expect(bob.conversations.value[0]).toMatchObject({ unread: 2 });
  });

  test("of others' messages is for me only", async () => {
    await using pair = await createPair();
    const { alice } = pair;
    await expect((await newest(alice, "bob")).delete("everyone")).rejects.toMatchObject({
      code: "argument/invalid",
    });
  });

  test("of a message that has not gone out takes it back", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    world.network.offline(alice);
    const message = await alice.chat("bob").send("never mind");
    await message.delete("everyone");
    expect(alice.outbox.value.pending).toBe(0);
    world.network.online(alice);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("hello yourself");
    expect((await newest(alice, "bob")).text).toBe("hello yourself");
  });
});

test("a forwarded message says how often it was passed on, and whom it came from does not matter", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const carol = await world.client("carol");
  await (await newest(bob, "alice")).forward(["carol"]);
  await world.idle();
  const once = await newest(carol, "bob");
  expect(once).toMatchObject({ text: "hello yourself", forwarded: 1, from: "bob" });
  await once.forward(["alice"]);
  await world.idle();
  expect(await newest(alice, "carol")).toMatchObject({ text: "hello yourself", forwarded: 2 });
});

test("a star is kept over a restart, and nobody else is told", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const before = world.relay.stored();
  await (await newest(bob, "alice")).star();
  await world.idle();
  expect(world.relay.stored()).toBe(before);
  expect((await newest(bob, "alice")).starred).toBe(true);
  expect((await newest(alice, "bob")).starred).toBe(false);
});

test("a reply names its message, and who is mentioned is told so", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const question = await newest(alice, "bob");
  await question.reply("you, @bob?", { mentions: ["bob"] });
  await world.idle();
  expect(await newest(bob, "alice")).toMatchObject({ replyTo: question.id, mentions: ["bob"] });
  expect(bob.conversations.value[0]).toMatchObject({ mentions: 1 });
  await bob.chat("alice").markRead();
  await world.idle();
  expect(bob.conversations.value[0]).toMatchObject({ mentions: 0, unread: 0 });
});
