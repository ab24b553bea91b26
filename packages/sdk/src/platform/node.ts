import { sqlite } from "../store/sqlite.ts";
import { systemClock, systemRandom } from "./globals.ts";
import type { Platform } from "./platform.ts";
import { connectWebSocket } from "./web-socket.ts";

export const platform: Platform = {
  clock: systemClock,
  random: systemRandom,
  transport: { connect: connectWebSocket, isOnline: () => true, onWake: () => () => undefined },
  openStore: (name) => sqlite(name),
  defaultStoreName: (user) => `.sotto/${user}.db`,
  requireSupport: () => undefined,
};

export { sqlite };

/** Browsers only. */
export function indexedDb(_name?: string): never {
  throw new TypeError("indexedDb() is for browsers; in Node use sqlite()");
}
