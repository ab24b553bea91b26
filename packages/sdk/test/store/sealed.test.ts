import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inspect } from "node:util";
import { hexToBytes, SottoError } from "@sotto/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { sqlite } from "../../src/platform/node.ts";
import { systemRandom } from "../../src/platform/globals.ts";
import { createRowSealer, FREE_PARTS_COUNT } from "../../src/store/sealed-rows.ts";
import { unpack } from "../../src/messagepack.ts";
import * as schema from "../../src/store/schema.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorld } from "../../src/testing/index.ts";
import { foundInFiles } from "../support/files.ts";

const folder = mkdtempSync(join(tmpdir(), "sotto-sealed-"));
afterAll(() => rmSync(folder, { recursive: true }));
let stores = 0;
/** A path in a folder of its own. */
const newPath = (): string => join(folder, String(++stores), "store.db");

const failsWith =
  (code: SottoError["code"]) =>
  (error: unknown): boolean =>
    SottoError.is(error, code);
const value = Uint8Array.of(1, 2, 3);

async function fill(store: KeyValueStore): Promise<void> {
  await store.commit(
    await store.open(),
    new Map([
      ["chat/bob", value],
      ["chat/carol", value],
    ]),
  );
  await store.close();
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** The store's key as it lies in a store that is closed. */
function wrappedKeyOf(path: string): Uint8Array {
  const database = new DatabaseSync(path);
  const row = database.prepare("SELECT value FROM entries WHERE key = 'meta/key'").get();
  database.close();
  const { wrapped } = unpack(row?.["value"] as Uint8Array) as {
    wrapped: Uint8Array;
  };
  return wrapped;
}

test("no text, user, conversation or id stands in the files, open or closed", async () => {
  const path = newPath();
  await using world = await createWorld({ seed: 5 });
  const store = sqlite(path);
  const alice = await world.client("alice-canary", { store });
  const bob = await world.client("bob-canary");
  const sent = await alice.chat("bob-canary").send("canary text");
  await world.idle();
  await bob.chat("alice-canary").send("canary answer");
  await world.idle();
  expect(sent.state).toBe("delivered");
  const ids = [sent.id, alice.deviceId, bob.deviceId];
  const canaries = ["alice-canary", "bob-canary", "canary", ...ids, ...ids.map(hexToBytes)];
  expect(foundInFiles(dirname(path), canaries)).toEqual([]);
  await alice.close();
  expect(foundInFiles(dirname(path), canaries)).toEqual([]);
  expect(inspect(store, { depth: 9 })).not.toMatch(/Uint8Array/);

  const database = new DatabaseSync(path);
  const keys = database.prepare("SELECT key FROM entries").all();
  database.close();
  for (const { key } of keys)
    expect(key).toMatch(/^meta\/(?:lease|key)$|^~[a-z-]+(?:\/(?:[0-9a-f]{32}|\d{14}))+$/);
});

describe("a sealed row", () => {
  test("that was changed is store/corrupt, and stays as it is", async () => {
    const path = newPath();
    await fill(sqlite(path));
    const database = new DatabaseSync(path);
    const update = database.prepare("UPDATE entries SET value = ? WHERE key = ?");
    for (const row of database.prepare("SELECT * FROM entries WHERE key >= '~'").all()) {
      const bytes = row["value"] as Uint8Array;
      bytes[30] = (bytes[30] as number) ^ 1;
      update.run(bytes, row["key"] as string);
    }
    database.close();
    const store = sqlite(path);
    await store.open();
    await expect(store.get("chat/bob")).rejects.toSatisfy(failsWith("store/corrupt"));
    await expect(store.scan({ prefix: "chat/" })).rejects.toSatisfy(failsWith("store/corrupt"));
    await store.close();
  });

  test("that was cut short is store/corrupt", async () => {
    for (const length of [0, 1, 23, 24, 39]) {
      const path = newPath();
      await fill(sqlite(path));
      change(path, `UPDATE entries SET value = substr(value, 1, ${length}) WHERE key >= '~'`);
      const store = sqlite(path);
      await store.open();
      await expect(store.get("chat/bob")).rejects.toSatisfy(failsWith("store/corrupt"));
      await store.close();
    }
  });

  test("that stands in another's place is store/corrupt", async () => {
    const path = newPath();
    await fill(sqlite(path));
    change(
      path,
      "UPDATE entries SET value = (SELECT max(value) FROM entries WHERE key >= '~') WHERE key >= '~'",
    );
    const store = sqlite(path);
    await store.open();
    const read = await Promise.allSettled(
      ["bob", "carol"].map((user) => store.get(`chat/${user}`)),
    );
    expect(read.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await store.close();
  });

  test("is another each time, also for the same value", async () => {
    const primitives = await loadPrimitives("auto");
    const rows = createRowSealer(primitives, systemRandom, new Uint8Array(32));
    const row = rows.seal("a/b", value);
    expect(rows.open(row)).toEqual({ key: "a/b", value });
    expect(rows.seal("a/b", value).value).not.toEqual(row.value);
    const misplaced = { ...rows.seal("a/c", value), key: row.key };
    expect(() => rows.open(misplaced)).toThrow(SottoError);
  });
});

describe("a key", () => {
  /** Tables whose parts neither users nor apps choose. A new table belongs there or here. */
  const OWN_PARTS = [
    "arrival",
    "attempt",
    "dedupe",
    "expiry",
    "identity",
    "last-resort-use",
    "one-time-prekey",
    "outbox",
    "presence",
    "peer-device",
    "posting",
    "prekey-counter",
    "prekey-upload",
    "privacy",
    "search-index",
    "session",
    "signed-prekey",
    "skipped",
    "trouble",
  ];

  test("of every table has its free parts counted", () => {
    const tables = Object.values(schema).filter((table) => typeof table === "object");
    const names = tables.map((table) => table.key());
    expect(names.length).toBeGreaterThan(20);
    expect(names.toSorted()).toEqual([...OWN_PARTS, ...Object.keys(FREE_PARTS_COUNT)].toSorted());
  });

  test("keeps numbers, and hashes everything that a user may have chosen", async () => {
    const rows = createRowSealer(await loadPrimitives("auto"), systemRandom, new Uint8Array(32));
    const phone = "00491701234567";
    expect(rows.keyOf(schema.MESSAGES.key("bob", 12))).toMatch(
      /^~message\/[0-9a-f]{32}\/00000000000012$/,
    );
    for (const key of [
      schema.CHATS.key(phone),
      schema.MESSAGES.key(phone, 1),
      schema.MESSAGE_IDS.key("bob", phone, phone),
      schema.HELD.key(phone, "0f", 1),
      schema.CURSORS.key(phone),
    ])
      expect(rows.keyOf(key)).not.toContain(phone);
    // The same user in two tables is not seen to be the same.
    const parts = ["chat/bob", "peer/bob", "message/bob"].map((key) => rows.keyOf(key).slice(-32));
    expect(new Set(parts).size).toBe(3);
  });

  test("that ends within a part is no range", async () => {
    const rows = createRowSealer(await loadPrimitives("auto"), systemRandom, new Uint8Array(32));
    expect(() => rows.rangeOf({ prefix: "chat/b" })).toThrow(TypeError);
  });
});

describe("a key file", () => {
  test("is made beside the database, for its owner only, and kept", async () => {
    const path = newPath();
    await fill(sqlite(path));
    const text = readFileSync(`${path}.key`, "utf8");
    expect(text).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    await fill(sqlite(path));
    expect(readFileSync(`${path}.key`, "utf8")).toBe(text);
  });

  test("that is missing or another one is store/wrong-key, and none is made", async () => {
    const path = newPath();
    await fill(sqlite(path));
    const text = readFileSync(`${path}.key`);
    writeFileSync(`${path}.key`, "0".repeat(64));
    await expect(sqlite(path).open()).rejects.toSatisfy(failsWith("store/wrong-key"));
    rmSync(`${path}.key`);
    await expect(sqlite(path).open()).rejects.toSatisfy(failsWith("store/wrong-key"));
    expect(statSync(`${path}.key`, { throwIfNoEntry: false })).toBeUndefined();
    writeFileSync(`${path}.key`, text, { mode: 0o600 });
    const store = sqlite(path);
    await store.open();
    expect(await store.get("chat/bob")).toEqual(value);
    await store.close();
  });

  test("that everybody may read, or that holds no key, is refused", async () => {
    const path = newPath();
    await fill(sqlite(path));
    chmodSync(`${path}.key`, 0o644);
    await expect(sqlite(path).open()).rejects.toSatisfy(failsWith("argument/invalid"));
    chmodSync(`${path}.key`, 0o600);
    for (const text of ["", "0".repeat(63), "x".repeat(64), "0".repeat(66)]) {
      writeFileSync(`${path}.key`, text);
      await expect(sqlite(path).open()).rejects.toSatisfy(failsWith("argument/invalid"));
    }
  });

  test("may lie elsewhere, and serve several stores", async () => {
    const keyFile = join(folder, "keys", "shared.key");
    const [one, other] = [newPath(), newPath()];
    await fill(sqlite(one, { keyFile }));
    await fill(sqlite(other, { keyFile }));
    expect(statSync(`${one}.key`, { throwIfNoEntry: false })).toBeUndefined();
    const store = sqlite(one, { keyFile });
    await store.open();
    expect(await store.get("chat/bob")).toEqual(value);
    await store.close();
  });
});

// Argon2id takes a second or so, each time.
describe("a passphrase", () => {
  test("opens the store, and no other one does, nor the store's default", async () => {
    const path = newPath();
    const store = sqlite(path, { passphrase: "correct horse caf\u00e9" });
    await fill(store);
    expect(statSync(`${path}.key`, { throwIfNoEntry: false })).toBeUndefined();
    expect(foundInFiles(dirname(path), ["correct horse"])).toEqual([]);
    const wrong = sqlite(path, { passphrase: "correct horse" });
    await expect(wrong.open()).rejects.toSatisfy(failsWith("store/wrong-key"));
    await expect(sqlite(path).open()).rejects.toSatisfy(failsWith("store/wrong-key"));
    // Typed on a keyboard that composes the accent.
    const same = sqlite(path, { passphrase: "correct horse cafe\u0301" });
    await same.open();
    expect(await same.get("chat/bob")).toEqual(value);
    await same.close();
  }, 180_000);

  test("changes, while the store is open and while it is not, and leaves no trace", async () => {
    const path = newPath();
    const store = sqlite(path);
    await fill(store);
    await store.open();
    await store.rekey({ passphrase: "first" });
    expect(await store.get("chat/bob")).toEqual(value);
    await store.close();
    const before = wrappedKeyOf(path);
    await store.rekey({ passphrase: "second" }); // The object goes on with what it was given.
    expect(foundInFiles(dirname(path), [before])).toEqual([]);
    expect(foundInFiles(dirname(path), [wrappedKeyOf(path)])).toHaveLength(1);
    const first = sqlite(path, { passphrase: "first" });
    await expect(first.open()).rejects.toSatisfy(failsWith("store/wrong-key"));
  }, 180_000);

  test("that is none is argument/invalid, and so is a key file that is none", () => {
    const given: readonly unknown[] = [
      { passphrase: "" },
      { passphrase: undefined },
      { passphrase: 7 },
      { keyFile: undefined },
      { passphrase: "one", keyFile: "both" },
    ];
    for (const secret of given)
      expect(() => sqlite(newPath(), secret as never)).toThrow(
        expect.objectContaining({ code: "argument/invalid" }),
      );
  });
});
