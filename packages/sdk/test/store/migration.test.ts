import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { SottoError } from "@sotto/protocol";
import { afterAll, expect, test } from "vitest";
import { sqlite } from "../../src/platform/node.ts";
import { createWorld } from "../../src/testing/index.ts";
import { foundInFiles } from "../support/files.ts";
import { GONE, plainRows, TEXT, USER } from "./plain-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "sotto-migration-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Made by the SDK as it was before stores were sealed; see the canaries below. */
const FIXTURE = fileURLToPath(new URL("../fixtures/plain-store-v1.db", import.meta.url));
const FIXTURE_CANARIES = ["alice-canary-user", "bob-canary-user", "canary text", "canary answer"];
const OWN_CANARIES = [GONE, USER, encodeURIComponent(USER), TEXT];

let copies = 0;
const newFolder = (): string => {
  const path = join(folder, String(++copies));
  mkdirSync(path);
  return path;
};

/** @returns What the process wrote before it was killed. */
function die(...args: readonly string[]): Promise<string> {
  const program = fileURLToPath(new URL("dying-process.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["--conditions=@sotto/source", program, ...args],
      (error, out, errors) => {
        if (error?.signal === "SIGKILL") resolve(out);
        else reject(new Error(`not killed: ${errors}`));
      },
    );
  });
}

test("a store of before is sealed as it is opened, with every row", async () => {
  const path = join(newFolder(), "alice.db");
  copyFileSync(FIXTURE, path);
  const before = new DatabaseSync(path);
  const rows = before.prepare("SELECT key, value FROM entries").all();
  before.close();
  expect(foundInFiles(join(path, ".."), FIXTURE_CANARIES)).toEqual(FIXTURE_CANARIES);

  const store = sqlite(path);
  await store.open();
  const kept = rows.filter(({ key }) => key !== "meta/lease");
  expect(kept.length).toBeGreaterThan(30);
  for (const { key, value } of kept) expect(await store.get(String(key))).toEqual(value);
  expect(foundInFiles(join(path, ".."), FIXTURE_CANARIES)).toEqual([]);
  await store.close();
  expect(foundInFiles(join(path, ".."), FIXTURE_CANARIES)).toEqual([]);
});

test("a client goes on from a store of before: the same device, the same history", async () => {
  const path = join(newFolder(), "alice.db");
  copyFileSync(FIXTURE, path);
  await using world = await createWorld({ seed: 21 });
  const alice = await world.client("alice-canary-user", { store: sqlite(path) });
  expect(alice.deviceId).toBe("9227629d592a0571e75639d686d5282e");
  const timeline = alice.chat("bob-canary-user").timeline();
  await timeline.ready;
  expect(timeline.value.map(({ text }) => text)).toEqual([
    "canary text: the heron flies at dawn",
    "canary answer: the otter sleeps at noon",
    ...[0, 1, 2, 3, 4].map((number) => `canary text ${number}`),
    "canary text: never sent",
  ]);
  expect(alice.outbox.value.pending).toBe(1);
});

test("what is sealed is not opened by the version of before", async () => {
  const path = join(newFolder(), "alice.db");
  copyFileSync(FIXTURE, path);
  const store = sqlite(path);
  await store.open();
  await store.close();
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  database.close();
});

test("killed at any point, the sealing goes on at the next start, and nothing plain stays", async () => {
  const origin = newFolder();
  await die("write", join(origin, "store.db"));
  expect(foundInFiles(origin, OWN_CANARIES)).toEqual([GONE, encodeURIComponent(USER), TEXT]);
  const all = plainRows();
  const copy = (): string => {
    const path = newFolder();
    cpSync(origin, path, { recursive: true });
    return path;
  };

  // Killed once it is open: nothing is left to do, and nothing to find.
  const whole = copy();
  const operations = Number((await die("seal", join(whole, "store.db"))).split(" ").at(-1));
  expect(operations).toBeGreaterThan(12);
  expect(foundInFiles(whole, OWN_CANARIES)).toEqual([]);

  for (let at = 1; at <= operations; at++) {
    const place = copy();
    expect(await die("seal", join(place, "store.db"), String(at))).toBe("");
    const store = sqlite(join(place, "store.db"));
    await store.open();
    expect(foundInFiles(place, OWN_CANARIES)).toEqual([]);
    for (const [key, value] of all) expect(await store.get(key)).toEqual(value);
    const messages = await store.scan({ prefix: "message/" });
    expect(messages.map(({ key }) => key)).toEqual(
      [...all.keys()].filter((key) => key.startsWith("message/")),
    );
    await store.close();
  }
}, 180_000);

test("plain rows that somebody puts into a sealed store are not taken over", async () => {
  const path = join(newFolder(), "store.db");
  const store = sqlite(path);
  await store.open();
  await store.close();
  const database = new DatabaseSync(path);
  database.exec("INSERT INTO entries VALUES ('chat/mallory', x'01')");
  database.close();
  await store.open();
  expect(await store.get("chat/mallory")).toBeUndefined();
  expect(await store.scan({ prefix: "chat/" })).toEqual([]);
  await store.close();
});

test("a sealed store without the record of its key is not begun anew", async () => {
  const path = join(newFolder(), "store.db");
  const store = sqlite(path);
  await store.commit(await store.open(), plainRows());
  await store.close();
  const database = new DatabaseSync(path);
  database.exec("DELETE FROM entries WHERE key = 'meta/key'");
  database.close();
  await expect(store.open()).rejects.toSatisfy((error) => SottoError.is(error, "store/corrupt"));
});
