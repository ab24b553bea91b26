import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SottoError } from "@sotto/protocol";
import { afterAll, expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { sqlite } from "../../src/platform/node.ts";
import { memory } from "../../src/store/memory.ts";
import type { Entry, KeyValueStore } from "../../src/store/store.ts";
import { createWorld } from "../../src/testing/world.ts";
import { newest, shown } from "../conversations/pair.ts";

const folder = mkdtempSync(join(tmpdir(), "sotto-storage-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true }));
const newPath = (): string => join(folder, `${++files}.db`);

/** A store on a disk that may be full. */
function diskOf(inner: KeyValueStore): KeyValueStore & { isFull: boolean } {
  return {
    kind: inner.kind,
    isFull: false,
    open: (options) => inner.open(options),
    get: (key) => inner.get(key),
    scan: (range) => inner.scan(range),
    async commit(lease, changes) {
      if (this.isFull) throw new SottoError("store/quota");
      await inner.commit(lease, changes);
    },
    close: () => inner.close(),
  };
}

/** What a client shows of everything. */
async function everything(client: Client, peer: string): Promise<unknown> {
  const messages = await shown(client, peer);
  return JSON.stringify({
    messages: messages.map((message) => [
      message.id,
      message.text,
      message.state,
      message.starred,
      message.deleted,
      message.editedAt,
      [...message.reactions],
    ]),
    chats: client.conversations.value.map(({ last, ...summary }) => ({
      ...summary,
      last: last?.id,
    })),
    privacy: client.privacy.value,
    blocked: client.blocked.value,
    outbox: client.outbox.value,
    name: client.profile.own.value.name,
    found: (await client.search("hello")).map(({ message }) => message.id),
  });
}

const TABLES = ["message/", "message-id/", "chat/", "outbox/", "contact/", "privacy/", "profile/"];

async function rowsOf(store: KeyValueStore): Promise<readonly Entry[]> {
  const rows = await Promise.all(TABLES.map((prefix) => store.scan({ prefix })));
  return rows.flat();
}

test("a client in Node says how large its files are and how much the disk has", async () => {
  await using world = await createWorld();
  const alice = await world.client("alice", { store: sqlite(newPath()) });
  await world.client("bob");
  const before = await alice.storage();
  for (let count = 0; count < 50; count++)
    await alice.chat("bob").send(`${count} ${"long ".repeat(400)}`, {});
  const after = await alice.storage();
  expect(after.usedBytes).toBeGreaterThan((before.usedBytes ?? 0) + 50_000);
  expect(after.quotaBytes).toBeGreaterThan(after.usedBytes ?? 0);
  expect(after.persisted).toBe(true);
  expect(await alice.persist()).toBe(true);
  await alice.close();
  await expect(alice.storage()).rejects.toMatchObject({ code: "client/closed" });
  await expect(alice.persist()).rejects.toMatchObject({ code: "client/closed" });
});

test("what is in memory does not persist", async () => {
  await using world = await createWorld();
  for (const [user, store] of [
    ["alice", memory()],
    ["bob", sqlite(":memory:")],
  ] as const) {
    const client = await world.client(user, { store });
    expect((await client.storage()).persisted).toBe(false);
    expect(await client.persist()).toBe(false);
  }
});

test("a full disk leaves nothing half done, and everything goes on when there is room", async () => {
  await using world = await createWorld();
  const store = diskOf(sqlite(newPath()));
  const alice = await world.client("alice", { store });
  const bob = await world.client("bob");
  const own = await alice.chat("bob").send("hello");
  await world.idle();
  await bob.chat("alice").send("hello yourself");
  await bob.chat("alice").send("look once", { viewOnce: true });
  await world.idle();
  const [, theirs, once] = await shown(alice, "bob");
  const chat = alice.chat("bob");
  const acts: Readonly<Record<string, () => Promise<unknown> | undefined>> = {
    send: () => chat.send("hello again"),
    "send later": () => chat.send("later", { sendAt: new Date("2027-01-01") }),
    react: () => theirs?.react("👍"),
    edit: () => own.edit("hello, edited"),
    star: () => theirs?.star(),
    open: () => once?.open(),
    forward: () => theirs?.forward(["bob"]),
    draft: () => chat.draft("half a sentence"),
    markRead: () => chat.markRead(),
    archive: () => chat.archive(),
    pin: () => chat.pin(),
    mute: () => chat.mute(true),
    disappearing: () => chat.disappearing(60),
    privacy: () => alice.privacy.update({ typing: false }),
    profile: () => alice.profile.update({ name: "Alice" }),
    block: () => alice.block("bob"),
    "delete for me": () => theirs?.delete("me"),
    "delete for everyone": () => own.delete("everyone"),
    "delete the chat": () => chat.delete(),
  };

  const rows = await rowsOf(store);
  const before = await everything(alice, "bob");
  store.isFull = true;
  for (const [name, act] of Object.entries(acts))
    await expect(act(), name).rejects.toMatchObject({ code: "store/quota" });
  const missed = await bob.chat("alice").send("while it was full");
  await world.clock.advance(30_000);
  expect(await rowsOf(store)).toEqual(rows);
  expect(await everything(alice, "bob")).toBe(before);
  expect(missed.state).toBe("relayed");

  store.isFull = false;
  await world.clock.advance(60_000);
  expect(missed.state).toBe("delivered");
  expect((await newest(alice, "bob")).text).toBe("while it was full");
  for (const name of ["send", "react", "edit", "star", "open", "draft", "pin", "profile"])
    await acts[name]?.();
  await world.idle();
  const texts = ["hello, edited", "hello yourself", "", "while it was full", "hello again"];
  expect((await shown(alice, "bob")).map(({ text }) => text)).toEqual(texts);
  expect((await shown(bob, "alice")).map(({ text }) => text)).toEqual(texts);
  expect(bob.profile.of("alice").value.name).toBe("Alice");

  const last = await everything(alice, "bob");
  await alice.close();
  const again = await world.client("alice", { store });
  expect(await everything(again, "bob")).toBe(last);
});
