import { openDB } from "idb";
import { expect, test } from "vitest";
import { indexedDb } from "../../src/platform/browser.ts";
import { indexedDb as plainIndexedDb } from "../../src/store/indexeddb.ts";
import { describeLocking, describeStore } from "./store.contract.ts";

let names = 0;
const newName = (): string => `sealed-${++names}`;
const create = async (): Promise<{
  store: ReturnType<typeof indexedDb>;
  reopen: () => ReturnType<typeof indexedDb>;
}> => {
  const name = newName();
  return { store: indexedDb(name), reopen: () => indexedDb(name) };
};

describeStore("sealed indexeddb", create);
describeLocking("sealed indexeddb", create);

const value = Uint8Array.of(1, 2, 3);
const rows = new Map([
  ["chat/canary-user", new TextEncoder().encode("canary text")],
  ["message/canary-user/00000000000001", new TextEncoder().encode("canary text")],
]);

/** Everything in a database, as text. */
async function dump(name: string): Promise<string> {
  const database = await openDB(name);
  const keys = await database.getAllKeys("entries");
  const values = (await database.getAll("entries")) as readonly Uint8Array[];
  database.close();
  const decoder = new TextDecoder("latin1");
  return [...keys.map(String), ...values.map((bytes) => decoder.decode(bytes))].join("\n");
}

async function wrappingKey(name: string): Promise<CryptoKey | undefined> {
  const database = await openDB(name);
  const key = (await database.get("keys", "wrapping")) as CryptoKey | undefined;
  database.close();
  return key;
}

test("the database holds neither keys nor values, and a key that scripts cannot read", async () => {
  const name = newName();
  const store = indexedDb(name);
  await store.commit(await store.open(), rows);
  await store.close();
  expect(await dump(name)).not.toContain("canary");
  const key = (await wrappingKey(name)) as CryptoKey;
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
});

test("a plain database is sealed as it is opened", async () => {
  const name = newName();
  // As version 1 made it.
  const database = await openDB(name, 1, {
    upgrade: (upgraded) => void upgraded.createObjectStore("entries"),
  });
  for (const [key, bytes] of rows) await database.put("entries", bytes, key);
  await database.put("entries", new TextEncoder().encode("4"), "meta/lease");
  database.close();
  expect(await dump(name)).toContain("canary");

  const store = indexedDb(name);
  expect(await store.open()).toBe(5);
  for (const [key, bytes] of rows) expect(await store.get(key)).toEqual(bytes);
  await store.close();
  expect(await dump(name)).not.toContain("canary");
});

test("without the browser's key the store is corrupt, and not begun anew", async () => {
  const name = newName();
  const store = indexedDb(name);
  await store.commit(await store.open(), rows);
  await store.close();
  const database = await openDB(name);
  await database.clear("keys");
  database.close();
  await expect(store.open()).rejects.toMatchObject({ code: "store/corrupt" });
  expect(await wrappingKey(name)).toBeUndefined();
});

test("a start that was cut off after the browser's key was made goes on with it", async () => {
  const name = newName();
  const inner = plainIndexedDb(name);
  await inner.open();
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await inner.saveWrappingKey(key);
  await inner.close();
  const store = indexedDb(name);
  await store.commit(await store.open(), rows);
  await store.close();
  await store.open();
  expect(await store.get("chat/canary-user")).toEqual(rows.get("chat/canary-user"));
  await store.close();
});

test("a passphrase takes over from the browser's key, and gives it back", async () => {
  const name = newName();
  const store = indexedDb(name);
  await store.commit(await store.open(), new Map([["chat/bob", value]]));
  await store.rekey({ passphrase: "correct horse" });
  expect(await wrappingKey(name)).toBeUndefined();
  await store.close();

  await expect(indexedDb(name).open()).rejects.toMatchObject({ code: "store/wrong-key" });
  const wrong = indexedDb(name, { passphrase: "wrong" });
  await expect(wrong.open()).rejects.toMatchObject({ code: "store/wrong-key" });
  const right = indexedDb(name, { passphrase: "correct horse" });
  await right.open();
  expect(await right.get("chat/bob")).toEqual(value);
  await right.rekey({});
  await right.close();
  const device = indexedDb(name);
  await device.open();
  expect(await device.get("chat/bob")).toEqual(value);
  await device.close();
}, 180_000);

test("the page is drawn while a passphrase is stretched", async () => {
  const store = indexedDb(newName(), { passphrase: "correct horse" });
  let frames = 0;
  let isOpen = false;
  const onFrame = (): void => {
    frames += 1;
    if (!isOpen) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  const startMs = performance.now();
  await store.open();
  isOpen = true;
  // Far from smooth on a busy machine; a page that stood still would draw one or two.
  const tookMs = performance.now() - startMs;
  expect(frames).toBeGreaterThan(tookMs / 200);
  await store.close();
}, 180_000);
