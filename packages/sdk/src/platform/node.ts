import { createHash } from "node:crypto";
import { sqlite } from "../store/sqlite.ts";
import { systemClock, systemRandom } from "./globals.ts";
import type { Platform } from "./platform.ts";
import { connectWebSocket } from "./web-socket.ts";

export const platform: Platform = {
  clock: systemClock,
  random: systemRandom,
  transport: { connect: connectWebSocket, isOnline: () => true, onWake: () => () => undefined },
  openStore: (name) => sqlite(name),
  defaultStoreName: (user) => `.sotto/${fileNameOf(user)}.db`,
  requireSupport: () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major > 22 || (major === 22 && minor >= 16)) return;
    throw new Error(`@sotto/sdk needs Node 22.16 or newer; this is ${process.versions.node}`);
  },
};

/** File systems take 255 bytes, and SQLite adds to them. An escaped user id may have three times its 128 bytes. */
const MAX_FILE_NAME_BYTES = 240;

function fileNameOf(user: string): string {
  if (user.length <= MAX_FILE_NAME_BYTES) return user;
  // Short names end in a host, which holds no tilde: no other user can be given this one.
  return `${user.slice(0, 100)}~${createHash("sha256").update(user).digest("hex")}`;
}

export { sqlite };

/** Browsers only. */
export function indexedDb(_name?: string): never {
  throw new TypeError("indexedDb() is for browsers; in Node use sqlite()");
}
