import { describe, expect, test } from "vitest";
import { createWorld } from "../../src/testing/world.ts";
import { createPair, newest, shown } from "./pair.ts";

describe("a request", () => {
  test("is what a stranger's first message makes, for whoever wants to be asked", async () => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    await bob.privacy.update({ messages: "contacts" });
    const message = await alice.chat("bob").send("do you know me?");
    await world.idle();
    expect(bob.conversations.value).toEqual([]);
    expect(bob.requests.value).toMatchObject([{ id: "alice", isRequest: true, unread: 1 }]);
    // A stranger learns nothing of whether it has arrived.
    expect(message.state).toBe("relayed");
    await bob.chat("alice").markRead();
    await world.idle();
    expect(message.state).toBe("relayed");
  });

  test("that is accepted is a conversation, and the sender learns that messages have arrived", async () => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    await bob.privacy.update({ messages: "contacts" });
    const message = await alice.chat("bob").send("do you know me?");
    await world.idle();
    await bob.chat("alice").accept();
    await world.idle();
    expect(message.state).toBe("delivered");
    expect(bob.requests.value).toEqual([]);
    expect(bob.conversations.value).toMatchObject([{ id: "alice", isRequest: false }]);
    await alice.chat("bob").send("good");
    await world.idle();
    expect(bob.requests.value).toEqual([]);
  });

  test("is accepted by an answer", async () => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    await bob.privacy.update({ messages: "contacts" });
    await alice.chat("bob").send("hi");
    await world.idle();
    await bob.chat("alice").send("hi");
    await world.idle();
    expect(bob.requests.value).toEqual([]);
    expect(await shown(alice, "bob")).toHaveLength(2);
  });

  test("that is declined is gone, and the next message asks again, unless its sender is blocked", async () => {
    await using world = await createWorld();
    const alice = await world.client("alice");
    const bob = await world.client("bob");
    await bob.privacy.update({ messages: "contacts" });
    await alice.chat("bob").send("one");
    await world.idle();
    await bob.chat("alice").decline();
    await world.idle();
    expect(bob.requests.value).toEqual([]);
    await alice.chat("bob").send("two");
    await world.idle();
    expect(bob.requests.value).toMatchObject([{ id: "alice", unread: 1 }]);
    await bob.chat("alice").decline({ block: true });
    const three = await alice.chat("bob").send("three");
    await world.idle();
    expect(bob.requests.value).toEqual([]);
    expect(three.state).toBe("relayed");
    expect(bob.blocked.value).toEqual(["alice"]);
  });
});

describe("a blocked user", () => {
  test("is not heard, and learns nothing of it", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await bob.block("alice");
    const message = await alice.chat("bob").send("hello?");
    await (await newest(alice, "bob")).react("👍");
    alice.chat("bob").typing();
    await world.idle();
    expect(message.state).toBe("relayed");
    expect((await newest(bob, "alice")).text).toBe("hello yourself");
    expect((await newest(bob, "alice")).reactions.size).toBe(0);
    await expect(bob.chat("alice").send("no")).rejects.toMatchObject({ code: "peer/blocked" });
  });

  test("is not told of a reaction, an edit or a deletion either, and both sides stay alike", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const own = await bob.chat("alice").send("mine");
    await world.idle();
    await bob.chat("alice").markRead();
    await world.idle();
    const before = (await shown(alice, "bob")).map(({ text, state }) => [text, state]);
    const theirs = (await shown(bob, "alice"))[0];
    await bob.block("alice");
    const acts = [
      () => theirs?.react("👍"),
      () => own.react("👍"),
      () => own.edit("changed"),
      () => own.delete("everyone"),
      () => bob.chat("alice").disappearing(60),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: "peer/blocked" });
    await bob.chat("alice").markRead();
    await theirs?.star();
    await world.idle();
    for (const client of [alice, bob])
      for (const message of await shown(client, client === alice ? "bob" : "alice"))
        expect([message.reactions.size, message.editedAt, message.deleted]).toEqual([
          0,
          undefined,
          false,
        ]);
    expect((await shown(alice, "bob")).map(({ text, state }) => [text, state])).toEqual(before);
    await own.delete("me");
    await bob.unblock("alice");
    await theirs?.react("🎉");
    await world.idle();
    expect([...((await shown(alice, "bob"))[0]?.reactions.keys() ?? [])]).toEqual(["🎉"]);
  });

  test("who is unblocked is heard from then on", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await bob.block("alice");
    await alice.chat("bob").send("unheard");
    await world.idle();
    await bob.unblock("alice");
    expect(bob.blocked.value).toEqual([]);
    const message = await alice.chat("bob").send("heard");
    await world.idle();
    expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual([
      "hello",
      "hello yourself",
      "heard",
    ]);
    expect(message.state).toBe("delivered");
  });
});

describe("a profile", () => {
  test("is what contacts see: those of today, and those to come", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const avatar = new Blob([new Uint8Array([1, 2, 3])], { type: "image/png" });
    await alice.profile.update({ name: "Alice A.", about: "hi", avatar });
    await world.idle();
    expect(bob.profile.of("alice").value).toMatchObject({ name: "Alice A.", about: "hi" });
    expect(bob.conversations.value[0]?.title).toBe("Alice A.");
    const seen = bob.profile.of("alice").value.avatar;
    expect(seen?.type).toBe("image/png");
    expect(new Uint8Array((await seen?.arrayBuffer()) ?? [])).toEqual(new Uint8Array([1, 2, 3]));
    const carol = await world.client("carol");
    await alice.chat("carol").send("hello");
    await world.idle();
    expect(carol.profile.of("alice").value.name).toBe("Alice A.");
  });

  test("changes in part, and an avatar can be taken away", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const avatar = new Blob([new Uint8Array(9)], { type: "image/png" });
    await alice.profile.update({ name: "Alice", avatar });
    await alice.profile.update({ about: "away", avatar: null });
    await world.idle();
    expect(bob.profile.of("alice").value).toEqual({ user: "alice", name: "Alice", about: "away" });
    expect(alice.profile.own.value).toEqual({ user: "alice", name: "Alice", about: "away" });
  });

  test.each([
    { name: "" },
    { name: "x".repeat(65) },
    { name: "two\nlines" },
    { name: "\ud800" },
    { about: "x".repeat(257) },
    { avatar: new Blob([new Uint8Array(48 * 1024 + 1)], { type: "image/png" }) },
    { avatar: new Blob([new Uint8Array(1)], { type: "text/html" }) },
  ])("with %o is refused", async (patch) => {
    await using pair = await createPair();
    await expect(pair.alice.profile.update(patch)).rejects.toMatchObject({
      code: "argument/invalid",
    });
  });
});

describe("typing", () => {
  test("is seen while it goes on, and not for ever", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    const heard: string[] = [];
    bob.addEventListener("typing", ({ user, activity }) => heard.push(`${user} ${activity}`));
    alice.chat("bob").typing();
    alice.chat("bob").typing();
    await world.idle();
    expect(bob.conversations.value[0]?.typing).toEqual(["alice"]);
    alice.chat("bob").typing("none");
    await world.idle();
    expect(bob.conversations.value[0]?.typing).toEqual([]);
    alice.chat("bob").typing("recording");
    await world.idle();
    await world.clock.advance(60_000);
    await world.idle();
    expect(bob.conversations.value[0]?.typing).toEqual([]);
    expect(heard).toEqual(["alice typing", "alice none", "alice recording", "alice none"]);
    expect(world.relay.stored()).toBe(0);
  });

  test("is not kept for who is away, and costs no later message", async () => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    world.network.offline(bob);
    alice.chat("bob").typing();
    await world.idle();
    expect(world.relay.stored()).toBe(0);
    await alice.chat("bob").send("done");
    world.network.online(bob);
    await world.idle();
    expect((await newest(bob, "alice")).text).toBe("done");
    expect(bob.conversations.value[0]?.typing).toEqual([]);
  });

  test.each(["alice", "bob"] as const)("is not shown if %s does not want it", async (who) => {
    await using pair = await createPair();
    const { world, alice, bob } = pair;
    await pair[who].privacy.update({ typing: false });
    alice.chat("bob").typing();
    await world.idle();
    expect(bob.conversations.value[0]?.typing).toEqual([]);
  });
});

test("who tells nobody what was read is not told either", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  await bob.privacy.update({ readReceipts: false });
  const message = await alice.chat("bob").send("read this");
  const answer = await bob.chat("alice").send("and this");
  await world.idle();
  await bob.chat("alice").markRead();
  await alice.chat("bob").markRead();
  await world.idle();
  expect(message.state).toBe("delivered");
  expect(answer.state).toBe("delivered");
  await bob.privacy.update({ readReceipts: true });
  const next = await alice.chat("bob").send("now?");
  await world.idle();
  await bob.chat("alice").markRead();
  await world.idle();
  expect(next.state).toBe("read");
});
