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
