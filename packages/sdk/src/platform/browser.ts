import { indexedDb as plainIndexedDb } from "../store/indexeddb.ts";
import { sealed, type SealedStore } from "../store/sealed.ts";
import { type IndexedDbSecret, keeperOfPassphrase, type SqliteSecret } from "../store/secrets.ts";
import type { KeyValueStore } from "../store/store.ts";
import { deviceKeeper } from "./device-key.ts";
import { systemClock, systemRandom } from "./globals.ts";
import type { Platform } from "./platform.ts";
import { tabs } from "./tabs.ts";
import { connectWebSocket } from "./web-socket.ts";

export const platform: Platform = {
  clock: systemClock,
  random: systemRandom,
  transport: {
    connect: connectWebSocket,
    isOnline: () => navigator.onLine,
    onWake: (fn) => {
      const onVisible = (): void => {
        if (document.visibilityState === "visible") fn();
      };
      addEventListener("online", fn);
      addEventListener("offline", fn);
      globalThis.document?.addEventListener("visibilitychange", onVisible);
      return () => {
        removeEventListener("online", fn);
        removeEventListener("offline", fn);
        globalThis.document?.removeEventListener("visibilitychange", onVisible);
      };
    },
  },
  tabs,
  openStore: (name) => indexedDb(name),
  defaultStoreName: (user) => `sotto-${user}`,
  requireSupport: () => undefined,
};

/** A sealed store in an IndexedDB database. */
export function indexedDb(
  name?: string,
  secret?: IndexedDbSecret,
): KeyValueStore & SealedStore<IndexedDbSecret> {
  const inner = plainIndexedDb(name);
  return sealed(
    inner,
    systemRandom,
    (given) => keeperOfPassphrase(systemRandom, given) ?? deviceKeeper(inner),
    secret,
  );
}

/** Node only. */
export function sqlite(_path: string, _secret?: SqliteSecret): never {
  throw new TypeError("sqlite() is for Node; in browsers use indexedDb()");
}
