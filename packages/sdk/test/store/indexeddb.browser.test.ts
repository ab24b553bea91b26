import { expect, test } from "vitest";
import { systemRandom } from "../../src/platform/globals.ts";
import { indexedDb } from "../../src/store/indexeddb.ts";
import { describeLocking, describeStore } from "./store.contract.ts";

let names = 0;
const create = async (): Promise<{
  store: ReturnType<typeof indexedDb>;
  reopen: () => ReturnType<typeof indexedDb>;
}> => {
  const name = `contract-${++names}`;
  return { store: indexedDb(name), reopen: () => indexedDb(name) };
};

describeStore("indexeddb", create);
describeLocking("indexeddb", create);

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve());
    request.addEventListener("error", () => reject(request.error as DOMException));
  });

test("says what the browser tells of the space it takes, and asks the browser to keep it", async () => {
  const store = indexedDb(`usage-${++names}`);
  await expect(store.usage()).rejects.toMatchObject({ code: "client/closed" });
  const lease = await store.open();
  // What repeats itself is compressed on the disk.
  const noise = Array.from({ length: 10 }, (_, at) => [`a/${at}`, systemRandom(60_000)] as const);
  await store.commit(lease, new Map(noise));
  const { usedBytes = 0, quotaBytes = 0, persisted } = await store.usage();
  expect(usedBytes).toBeGreaterThan(500_000);
  expect(quotaBytes).toBeGreaterThan(usedBytes);
  expect(persisted).toBe(await navigator.storage.persisted());
  expect(await store.persist()).toBe(await navigator.storage.persisted());
  await store.close();
});

test("a store that the browser has deleted is not taken for a new one until told so", async () => {
  const name = `evicted-${++names}`;
  const first = indexedDb(name);
  await first.open();
  await first.close();
  await deleteDatabase(name);

  await expect(indexedDb(name).open()).rejects.toMatchObject({ code: "store/evicted" });
  await expect(indexedDb(name).open()).rejects.toMatchObject({ code: "store/evicted" });
  // The attempts that failed do not hold the store.
  const anew = indexedDb(name);
  await anew.open({ startAnew: true });
  await anew.close();
  const again = indexedDb(name);
  await again.open();
  await again.close();
});
