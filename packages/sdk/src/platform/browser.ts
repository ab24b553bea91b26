import { indexedDb } from "../store/indexeddb.ts";
import { systemClock, systemRandom } from "./globals.ts";
import type { Platform } from "./platform.ts";
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
  openStore: (name) => indexedDb(name),
  defaultStoreName: (user) => `sotto-${user}`,
  requireSupport: () => undefined,
};

export { indexedDb };

/** Node only. */
export function sqlite(_path: string): never {
  throw new TypeError("sqlite() is for Node; in browsers use indexedDb()");
}
