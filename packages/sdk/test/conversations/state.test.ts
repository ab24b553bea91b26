import { expect, test } from "vitest";
import { defineContent } from "../../src/content/define.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorld } from "../../src/testing/world.ts";
import { createPair, newest, shown } from "./pair.ts";

test("drafts, pins, archives and mutes are kept over a restart, and the pinned come first", async () => {
  await using world = await createWorld();
  const store = memory();
  const alice = await world.client("alice", { store });
  await world.client("bob");
  await world.client("carol");
  await alice.chat("bob").send("hi");
  await world.clock.advance(1_000);
  await alice.chat("carol").send("hi");
  await world.idle();
  await alice.chat("bob").pin();
  await alice.chat("bob").draft("to be continu");
  await alice.chat("carol").archive();
  await alice.chat("carol").mute(true);
  await alice.close();
  const again = await world.client("alice", { store });
  expect(again.conversations.value).toMatchObject([
    { id: "bob", pinned: true, draft: "to be continu", archived: false, muted: false },
    { id: "carol", pinned: false, archived: true, muted: true },
  ]);
  expect(again.conversations.query({ archived: true }).value.map(({ id }) => id)).toEqual([
    "carol",
  ]);
  expect(again.conversations.query({ limit: 1 }).value.map(({ id }) => id)).toEqual(["bob"]);
});

test("a part of the list follows it", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const unread = bob.conversations.query({ unread: true });
  expect(unread.value).toHaveLength(1);
  await bob.chat("alice").markRead();
  await world.idle();
  expect(unread.value).toHaveLength(0);
  expect(unread.value).toBe(unread.value);
  await alice.chat("bob").send("news");
  await world.idle();
  expect(unread.value.map(({ last }) => last?.text)).toEqual(["news"]);
});

test("a mute ends", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  await bob.chat("alice").mute(new Date(world.clock.now.getTime() + 60_000));
  await world.idle();
  expect(bob.chat("alice").summary.value.muted).toBe(true);
  await world.clock.advance(61_000);
  await alice.chat("bob").send("later");
  await world.idle();
  expect(bob.chat("alice").summary.value.muted).toBe(false);
});

test("a deleted conversation is gone here, stays there, and begins anew with the next message", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  for (let count = 0; count < 300; count++) await alice.chat("bob").send(`no. ${count}`);
  await world.idle();
  const timeline = bob.chat("alice").timeline();
  await timeline.ready;
  await bob.chat("alice").delete();
  await world.idle();
  expect(bob.conversations.value).toEqual([]);
  expect(timeline.value).toEqual([]);
  expect(await shown(bob, "alice")).toEqual([]);
  expect(await shown(alice, "bob")).toHaveLength(302);
  await alice.chat("bob").send("anew");
  await world.idle();
  expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual(["anew"]);
  expect(bob.conversations.value).toMatchObject([{ id: "alice", unread: 1 }]);
});

test("a timeline around a message grows both ways until it has everything, and then follows", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const ids: string[] = [];
  for (let count = 0; count < 50; count++)
    ids.push((await alice.chat("bob").send(`no. ${count}`)).id);
  await world.idle();
  const timeline = bob.chat("alice").timeline({ around: ids[20] as string, limit: 10 });
  await timeline.ready;
  const texts = (): string[] => timeline.value.map(({ text }) => text);
  expect(texts()).toEqual(Array.from({ length: 11 }, (_, index) => `no. ${15 + index}`));
  expect([timeline.atStart, timeline.atEnd]).toEqual([false, false]);
  await alice.chat("bob").send("newest");
  await world.idle();
  expect(texts().at(-1)).toBe("no. 25");
  while (await timeline.newer(10));
  while (await timeline.more(10));
  expect(texts()).toHaveLength(53);
  expect(texts().at(-1)).toBe("newest");
  expect([timeline.atStart, timeline.atEnd]).toEqual([true, true]);
  await alice.chat("bob").send("even newer");
  await world.idle();
  expect(texts().at(-1)).toBe("even newer");
});

test("locations and contacts arrive as what they are, with a text for who cannot show them", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  await alice.chat("bob").send({ location: { latitude: 52.52, longitude: 13.4, label: "Here" } });
  await world.idle();
  expect(await newest(bob, "alice")).toMatchObject({
    kind: "location",
    text: "Here",
    location: { latitude: 52.52, longitude: 13.4, label: "Here" },
  });
  await alice.chat("bob").send({ contact: { name: "Carol", user: "carol", phones: ["112"] } });
  await world.idle();
  expect(await newest(bob, "alice")).toMatchObject({
    kind: "contact",
    text: "Carol, 112",
    contact: { name: "Carol", user: "carol" },
  });
});

interface Poll {
  readonly question: string;
  readonly options: readonly string[];
}

const poll = defineContent<Poll>({
  type: "poll/1",
  parse: (input) => {
    const { question, options } = input as Poll;
    if (typeof question !== "string" || !Array.isArray(options)) throw new TypeError("no poll");
    return { question, options };
  },
  fallback: ({ question }) => question,
});

test("an app's own content arrives with its type, and with its fallback where it is not known", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice", { content: [poll] });
  const bob = await world.client("bob", { content: [poll] });
  const carol = await world.client("carol");
  const value = { question: "Tea?", options: ["yes", "no"] };
  await alice.chat("bob").send(poll(value));
  await alice.chat("carol").send(poll(value));
  await world.idle();
  const message = await newest(bob, "alice");
  expect(message.is(poll) && message.content.options).toEqual(["yes", "no"]);
  expect(await newest(carol, "alice")).toMatchObject({ kind: "poll/1", text: "Tea?" });
  await expect(
    alice.chat("bob").send(poll({ question: 5, options: [] } as unknown as Poll)),
  ).rejects.toMatchObject({ code: "argument/invalid" });
  await expect(carol.chat("alice").send(poll(value) as unknown as string)).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test("a schema of the Standard Schema kind checks an app's content", async () => {
  await using world = await createWorld();
  const note = defineContent<{ readonly body: string }>({
    type: "note/1",
    parse: {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (input) =>
          typeof (input as { body?: unknown }).body === "string"
            ? { value: input as { body: string } }
            : { issues: [{ message: "no body" }] },
      },
    },
    fallback: ({ body }) => body,
  });
  const alice = await world.client("alice", { content: [note] });
  const bob = await world.client("bob", { content: [note] });
  await alice.chat("bob").send(note({ body: "hi" }));
  await world.idle();
  const message = await newest(bob, "alice");
  expect(message.is(note) && message.content.body).toBe("hi");
  await expect(
    alice.chat("bob").send(note({ body: 1 } as unknown as { body: string })),
  ).rejects.toMatchObject({ code: "argument/invalid" });
});
