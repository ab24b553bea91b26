// oxlint-disable vitest/no-standalone-expect -- the cases are run inside of tests, by bad-input.test.ts
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SottoError } from "@sotto/protocol";
import { expect } from "vitest";
import type { Client, ClientOptions, SentMessage } from "../../src/api.ts";
import { sqlite } from "../../src/platform/node.ts";
import { memory } from "../../src/store/memory.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorldOn, type SimulatedWorld } from "../../src/testing/world.ts";

// What a client finds in its store, and what an app asks of it at the start.

/** One line of a table, in a world of its own. */
export interface WorldCase {
  readonly name: string;
  readonly run: (world: SimulatedWorld) => Promise<void>;
}

const TABLES = [
  "identity",
  "privacy",
  "profile",
  "contact",
  "chat",
  "message",
  "message-id",
  "arrival",
  "outbox",
  "peer",
  "peer-device",
  "session",
  "order",
  "search-index",
  "posting",
  "prekey-counter",
  "dedupe",
  "expiry",
] as const;

/** What stands in a row instead of what stood there. */
const DAMAGE: Readonly<Record<string, (value: Uint8Array) => Uint8Array>> = {
  "the byte that is never used": () => Uint8Array.of(0xc1),
  "half of it": (value) => value.subarray(0, Math.floor(value.length / 2)),
};

const NEVER = "2099-01-01T00:00:00Z";

/** Alice has a row of every table, and Bob is a contact. */
async function fill(world: SimulatedWorld, store: KeyValueStore): Promise<string> {
  const alice = await world.client("alice", { store });
  const bob = await world.client("bob");
  await alice.privacy.update({ typing: false });
  await alice.profile.update({ name: "Alice" });
  await alice.chat("bob").send("hello for a year", { expiresIn: 365 * 24 * 3600 });
  await world.idle();
  await bob.chat("alice").send("hello yourself");
  await world.idle();
  await alice.chat("bob").send("much later", { sendAt: new Date(NEVER) });
  await alice.close();
  return alice.deviceId;
}

/** Everything that an app does with a client. @returns The codes of what failed. */
async function useAll(world: SimulatedWorld, store: KeyValueStore): Promise<readonly string[]> {
  const codes: string[] = [];
  const note = (error: unknown): void =>
    void codes.push(SottoError.is(error) ? error.code : String(error));
  let client: Client;
  try {
    client = await world.client("alice", { store });
  } catch (error) {
    note(error);
    return codes;
  }
  client.addEventListener("error", ({ error }) => note(error));
  const chat = client.chat("bob");
  let sent: SentMessage | undefined;
  const uses: readonly (() => unknown)[] = [
    async () => {
      sent = await chat.send("hello again");
    },
    () => chat.draft("dear"),
    () => chat.markRead(),
    async () => {
      const timeline = chat.timeline();
      await timeline.ready;
      await timeline.value[0]?.react("👍");
      await timeline.value[0]?.edit("edited");
    },
    () => client.search("hello"),
    () => client.profile.update({ about: "hi" }),
    () => client.privacy.update({ typing: true }),
    () => client.inspect(),
    async () => {
      for await (const record of client.export()) void record;
    },
  ];
  for (const use of uses) await Promise.resolve(use()).catch(note);
  await world.clock.advance(90_000);
  if (sent?.error !== undefined) note(sent.error);
  await client.close().catch(note);
  return codes;
}

const damaged = (table: string, [what, damage]: readonly [string, (v: Uint8Array) => Uint8Array]) =>
  ({
    name: `a row of ${table} holds ${what}`,
    run: async (world) => {
      const store = memory();
      const deviceId = await fill(world, store);
      const rows = await store.scan({ prefix: `${table}/` });
      expect(rows.length).toBeGreaterThan(0);
      const all = await store.scan({ prefix: "" });
      const broken = new Map(rows.map(({ key, value }) => [key, damage(value)] as const));
      await store.commit(await store.open(), broken);
      const codes = await useAll(world, store);
      expect(new Set(codes)).toEqual(new Set(codes.length === 0 ? [] : ["store/corrupt"]));
      expect(codes.length > 0 || READ_LATER.has(table)).toBe(true);
      // Whoever restores the rows has everything again, and it is the same device.
      const now = await store.scan({ prefix: "" });
      const restored = new Map<string, Uint8Array | undefined>(
        now.map(({ key }) => [key, undefined]),
      );
      for (const { key, value } of all) restored.set(key, value);
      await store.commit(await store.open(), restored);
      const again = await world.client("alice", { store });
      expect(again.deviceId).toBe(deviceId);
      const timeline = again.chat("bob").timeline();
      await timeline.ready;
      expect(timeline.value.map(({ text }) => text).slice(0, 2)).toEqual([
        "hello for a year",
        "hello yourself",
      ]);
    },
  }) satisfies WorldCase;

/** Read when prekeys run low, and when a message is due: nothing is seen before. */
const READ_LATER: ReadonlySet<string> = new Set(["prekey-counter", "expiry"]);

type Start = (folder: string) => Partial<ClientOptions>;

const STARTS: readonly (readonly [string, string, Start])[] = [
  ["a relay by FTP", "argument/invalid", () => ({ relay: "ftp://relay.test" })],
  ["a relay that is no address", "argument/invalid", () => ({ relay: "relay" })],
  ["a relay with credentials", "argument/invalid", () => ({ relay: "wss://u:p@relay.test" })],
  ["a relay with a query", "argument/invalid", () => ({ relay: "wss://relay.test?token=x" })],
  [
    "a file that is no database",
    "store/corrupt",
    (folder) => {
      writeFileSync(join(folder, "a.db"), "no database".repeat(500));
      return { store: sqlite(join(folder, "a.db")) };
    },
  ],
  [
    "a database of a later version",
    "store/migration",
    (folder) => {
      const database = new DatabaseSync(join(folder, "a.db"));
      database.exec("PRAGMA user_version=99");
      database.close();
      return { store: sqlite(join(folder, "a.db")) };
    },
  ],
  [
    "a folder for a file",
    "store/failed",
    (folder) => {
      mkdirSync(join(folder, "a.db"));
      return { store: sqlite(join(folder, "a.db")) };
    },
  ],
  [
    "a key file that everybody may read",
    "argument/invalid",
    (folder) => {
      writeFileSync(join(folder, "key"), "ab".repeat(32), { mode: 0o666 });
      return { store: sqlite(join(folder, "a.db"), { keyFile: join(folder, "key") }) };
    },
  ],
  [
    "a key file of other digits",
    "argument/invalid",
    (folder) => {
      writeFileSync(join(folder, "key"), "xy".repeat(32), { mode: 0o600 });
      return { store: sqlite(join(folder, "a.db"), { keyFile: join(folder, "key") }) };
    },
  ],
];

const started = ([name, code, options]: (typeof STARTS)[number]): WorldCase => ({
  name: `starting with ${name}`,
  run: async (world) => {
    const folder = mkdtempSync(join(tmpdir(), "sotto-bad-"));
    try {
      const start = async (): Promise<Client> => await world.client("alice", options(folder));
      await expect(start()).rejects.toMatchObject({ code });
    } finally {
      rmSync(folder, { recursive: true });
    }
    await works(world);
  },
});

/** A client with a store of its own starts, and a message goes each way. */
export async function works(world: SimulatedWorld): Promise<void> {
  const [alice, bob] = [await world.client("anne"), await world.client("ben")];
  const messages = [await alice.chat("ben").send("hi"), await bob.chat("anne").send("hi")];
  await world.idle();
  expect(messages.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
}

/** A sealed store on which something is done between two starts. */
const reopened = (
  name: string,
  code: string,
  change: (path: string) => KeyValueStore,
  first: (path: string) => KeyValueStore = (path) => sqlite(path),
): WorldCase => ({
  name: `starting again with ${name}`,
  run: async (world) => {
    const folder = mkdtempSync(join(tmpdir(), "sotto-bad-"));
    try {
      const path = join(folder, "a.db");
      const alice = await world.client("alice", { store: first(path) });
      await alice.close();
      const start = async (): Promise<Client> =>
        await world.client("alice", { store: change(path) });
      await expect(start()).rejects.toMatchObject({ code });
    } finally {
      rmSync(folder, { recursive: true });
    }
    await works(world);
  },
});

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const PASSPHRASE = { passphrase: "a passphrase" };

const REOPENED: readonly WorldCase[] = [
  reopened("its key file gone", "store/wrong-key", (path) => {
    rmSync(`${path}.key`);
    return sqlite(path);
  }),
  reopened("another key file", "store/wrong-key", (path) => {
    writeFileSync(`${path}.key`, "ab".repeat(32));
    return sqlite(path);
  }),
  reopened("a passphrase instead of the key file", "store/wrong-key", (path) =>
    sqlite(path, PASSPHRASE),
  ),
  reopened("the record of its key gone", "store/corrupt", (path) => {
    execute(path, "DELETE FROM entries WHERE key = 'meta/key'");
    return sqlite(path);
  }),
  reopened("another record of a key", "store/corrupt", (path) => {
    execute(path, "UPDATE entries SET value = x'c1' WHERE key = 'meta/key'");
    return sqlite(path);
  }),
  reopened("a row of the identity of zeros", "store/corrupt", (path) => {
    execute(
      path,
      "UPDATE entries SET value = zeroblob(length(value)) WHERE key LIKE '~identity/%'",
    );
    return sqlite(path);
  }),
  reopened("a row in the place of another", "store/corrupt", (path) => {
    execute(
      path,
      "UPDATE entries SET value = (SELECT value FROM entries WHERE key LIKE '~prekey-counter/%') WHERE key LIKE '~identity/%'",
    );
    return sqlite(path);
  }),
  reopened("an empty row of the identity", "store/corrupt", (path) => {
    execute(path, "UPDATE entries SET value = x'' WHERE key LIKE '~identity/%'");
    return sqlite(path);
  }),
];

export const STORAGE: readonly WorldCase[] = [
  ...TABLES.flatMap((table) => Object.entries(DAMAGE).map((entry) => damaged(table, entry))),
  ...STARTS.map(started),
  ...REOPENED,
];

export const newWorld = (): Promise<SimulatedWorld> => createWorldOn({ seed: 12 }, {});
