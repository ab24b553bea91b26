import { SottoError } from "@sotto/protocol";
import type { IndexedDbStore } from "../store/indexeddb.ts";
import type { Keeper } from "../store/key-record.ts";

const IV_BYTES = 12;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Keeps a store's key under an AES-GCM key of the browser's, which lies in the same database and cannot be read by
 * scripts, only used.
 */
export function deviceKeeper(store: IndexedDbStore): Keeper {
  return {
    kind: "device",
    wrap: async (storeKey) => {
      const key = (await store.loadWrappingKey()) ?? (await makeKey(store));
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const wrapped = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, storeKey as Bytes);
      return { parameters: iv, wrapped: new Uint8Array(wrapped) };
    },
    unwrap: async ({ parameters, wrapped }) => {
      const key = (await store.loadWrappingKey()) as CryptoKey; // If not, that is the error below.
      const algorithm = { name: "AES-GCM", iv: parameters as Bytes };
      try {
        return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, wrapped as Bytes));
      } catch (cause) {
        throw new SottoError("store/corrupt", { cause });
      }
    },
    forget: () => store.saveWrappingKey(undefined),
  };
}

async function makeKey(store: IndexedDbStore): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await store.saveWrappingKey(key);
  return key;
}
