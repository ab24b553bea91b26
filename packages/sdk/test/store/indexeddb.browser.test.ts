import { expect, test } from "vitest";
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
