import { expect, test } from "vitest";
import type { Client, ExportOptions, ExportRecord } from "../../src/api.ts";
import { defineContent } from "../../src/content/define.ts";
import { exportRecords } from "../../src/conversations/export.ts";
import { systemClock } from "../../src/platform/globals.ts";
import { memory } from "../../src/store/memory.ts";
import { createWorld } from "../../src/testing/world.ts";
import { createArchive } from "../search/shelf.ts";
import { createPair, newest } from "./pair.ts";
import { overriding } from "../store/overriding.ts";

async function recordsOf(
  client: Pick<Client, "export">,
  options?: ExportOptions,
): Promise<readonly ExportRecord[]> {
  const records: ExportRecord[] = [];
  for await (const record of client.export(options)) records.push(record);
  return records;
}

const ofType = <T extends ExportRecord["type"]>(
  records: readonly ExportRecord[],
  type: T,
): readonly Extract<ExportRecord, { type: T }>[] =>
  records.filter((record): record is Extract<ExportRecord, { type: T }> => record.type === type);

test("an export has settings, people, conversations and messages, as they are written as JSON", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const avatar = new Blob([Uint8Array.of(1, 255)], { type: "image/png" });
  await bob.profile.update({ name: "Bob", about: "hi", avatar });
  await world.client("carol");
  const sent = await alice.chat("bob").send("with @bob", { mentions: ["bob"], expiresIn: 3600 });
  await world.idle();
  await (await newest(bob, "alice")).react("👍");
  await sent.edit("edited");
  await world.idle();
  await sent.star();
  await alice.chat("bob").send({ location: { latitude: 1, longitude: 2 } });
  await alice.chat("bob").send("once", { viewOnce: true });
  const mistake = await alice.chat("bob").send("a mistake");
  await world.idle();
  await mistake.delete("everyone");
  await alice.chat("bob").draft("dear");
  await alice.chat("bob").pin();
  await alice.chat("bob").mute(true);
  await alice.block("carol");
  await alice.privacy.update({ typing: false });
  await world.idle();
  const records = await recordsOf(alice);
  expect(records).toEqual(JSON.parse(JSON.stringify(records)));
  expect(records.map(({ type }) => type)).toEqual([
    "account",
    "person",
    "person",
    "chat",
    ...Array(6).fill("message"),
  ]);
  expect(records[0]).toEqual({
    type: "account",
    version: 1,
    at: world.clock.now.toISOString(),
    user: "alice",
    device: alice.deviceId,
    privacy: { messages: "everyone", presence: "contacts", readReceipts: true, typing: false },
  });
  expect(ofType(records, "person")).toEqual([
    {
      type: "person",
      user: "bob",
      name: "Bob",
      about: "hi",
      avatar: { type: "image/png", $bytes: "01ff" },
      contact: true,
      blocked: false,
    },
    { type: "person", user: "carol", contact: false, blocked: true },
  ]);
  expect(ofType(records, "chat")).toEqual([
    {
      type: "chat",
      id: "bob",
      request: false,
      unread: 1,
      pinned: true,
      archived: false,
      mutedUntil: "for ever",
      draft: "dear",
      disappearing: 0,
    },
  ]);
  const messages = ofType(records, "message");
  expect(messages.map(({ from, text }) => [from, text])).toEqual([
    ["alice", "hello"],
    ["bob", "hello yourself"],
    ["alice", "edited"],
    ["alice", "1, 2"],
    ["alice", ""],
    ["alice", ""],
  ]);
  expect(messages[2]).toEqual({
    type: "message",
    chat: "bob",
    id: sent.id,
    from: "alice",
    device: alice.deviceId,
    sentAt: sent.sentAt.toISOString(),
    receivedAt: sent.receivedAt.toISOString(),
    kind: "text",
    text: "edited",
    mentions: [],
    starred: true,
    editedAt: sent.editedAt?.toISOString(),
    expiresAt: sent.expiresAt?.toISOString(),
    reactions: [{ user: "bob", emoji: "👍" }],
    state: "delivered",
    reached: { relayed: expect.any(String), delivered: expect.any(String) },
  });
  expect(messages[3]?.body).toEqual({ latitude: 1, longitude: 2 });
  expect(messages[4]).toMatchObject({ viewOnce: true });
  expect(messages[5]).toMatchObject({ deleted: true });
});

test("an export holds no key, no token, and nothing that waits to be sent", async () => {
  await using world = await createWorld();
  const store = memory();
  const alice = await world.client("alice", { store });
  await world.client("bob");
  await alice.chat("bob").send("hello");
  await world.idle();
  // The device's id is a hash of its keys, and public.
  const text = JSON.stringify(await recordsOf(alice)).replaceAll(alice.deviceId, "");
  const secrets = await Promise.all(
    ["identity/", "session/", "signed-prekey/", "one-time-prekey/", "contact/"].map((prefix) =>
      store.scan({ prefix }),
    ),
  );
  expect(secrets.flat().length).toBeGreaterThan(8);
  // Any 16 bytes of them: a key or a token is longer or as long.
  for (const { value } of secrets.flat())
    for (let at = 0; at + 16 <= value.length; at++)
      expect(text.includes(Buffer.from(value.subarray(at, at + 16)).toString("hex"))).toBe(false);
});

test("an app's own content is exported as it is, bytes too", async () => {
  await using world = await createWorld();
  const sketch = defineContent<{ pixels: Uint8Array }>({
    type: "sketch/1",
    parse: (input) => input as { pixels: Uint8Array },
    fallback: () => "a sketch",
  });
  const alice = await world.client("alice", { content: [sketch] });
  await world.client("bob");
  await alice.chat("bob").send(sketch({ pixels: Uint8Array.of(7, 8) }));
  const [message] = ofType(await recordsOf(alice), "message");
  expect(message).toMatchObject({ kind: "sketch/1", body: { pixels: { $bytes: "0708" } } });
});

test("one conversation can be exported alone", async () => {
  await using pair = await createPair();
  const { world, alice } = pair;
  await world.client("carol");
  await alice.chat("carol").send("not this");
  await world.idle();
  const records = await recordsOf(alice, { in: "bob" });
  expect(records.map(({ type }) => type)).toEqual([
    "account",
    "person",
    "chat",
    "message",
    "message",
  ]);
  expect(JSON.stringify(records)).not.toContain("carol");
  expect((await recordsOf(alice, { in: "nobody" })).map(({ type }) => type)).toEqual(["account"]);
  await expect(recordsOf(alice, { in: "\ud800" })).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test("an export ends when it is aborted, and when the client is closed", async () => {
  await using pair = await createPair();
  const { alice } = pair;
  const controller = new AbortController();
  const records = alice.export({ signal: controller.signal })[Symbol.asyncIterator]();
  await records.next();
  controller.abort(new Error("enough"));
  await expect(records.next()).rejects.toThrow("enough");
  const others = alice.export()[Symbol.asyncIterator]();
  await others.next();
  await alice.close();
  await expect(others.next()).rejects.toMatchObject({ code: "client/closed" });
  await expect(recordsOf(alice)).rejects.toMatchObject({ code: "client/closed" });
});

test("of many messages only a page is read at a time, as they are asked for", async () => {
  const disk = memory();
  let rows = 0;
  let largest = 0;
  const count = <T>(entries: readonly T[]): readonly T[] => {
    rows += entries.length;
    largest = Math.max(largest, entries.length);
    return entries;
  };
  const store = overriding(disk, {
    scan: async (range) => count(await disk.scan(range)),
  });
  const archive = await createArchive(store, { isIndexed: false });
  for (let added = 0; added < 3_000; added += 500)
    await archive.add(...Array.from({ length: 500 }, (_, index) => `no. ${added + index}`));
  const self = { userId: "me", deviceId: "d", accountId: new Uint8Array(32) };
  const closed = new AbortController().signal;
  const sources = { store, self, clock: systemClock, closed };
  [rows, largest] = [0, 0];
  const texts: string[] = [];
  for await (const record of exportRecords(sources, {})) {
    if (record.type !== "message") continue;
    texts.push(record.text);
    // The next page is read when the last one has been taken.
    expect(rows).toBeLessThanOrEqual(texts.length + 256 + 2);
  }
  expect(texts).toEqual(Array.from({ length: 3_000 }, (_, index) => `no. ${index}`));
  expect(largest).toBe(256);
});
