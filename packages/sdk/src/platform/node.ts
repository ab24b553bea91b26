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
  requireSupport: () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major > 22 || (major === 22 && minor >= 16)) return;
    throw new Error(`@sotto/sdk needs Node 22.16 or newer; this is ${process.versions.node}`);
  },
};

export { sqlite };

/** Browsers only. */
export function indexedDb(_name?: string): never {
  throw new TypeError("indexedDb() is for browsers; in Node use sqlite()");
}
