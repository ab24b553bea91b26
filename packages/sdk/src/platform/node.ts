import { createHash } from "node:crypto";
import { SottoError } from "@sotto/protocol";
import { fileKeeper } from "../store/keepers.ts";
import type { Keeper } from "../store/key-record.ts";
import { sealed, type SealedStore } from "../store/sealed.ts";
import { type IndexedDbSecret, keeperOfPassphrase, type SqliteSecret } from "../store/secrets.ts";
import { sqlite as plainSqlite } from "../store/sqlite.ts";
import type { KeyValueStore } from "../store/store.ts";
import { systemClock, systemRandom } from "./globals.ts";
import { loadKeyFile } from "./key-file.ts";
import type { Platform } from "./platform.ts";
import { connectWebSocket } from "./web-socket.ts";

/** SQLite's name for a database that is no file. */
const MEMORY = ":memory:";
const KEY_BYTES = 32;

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

/** A sealed store in a SQLite file. */
export function sqlite(
  path: string,
  secret?: SqliteSecret,
): KeyValueStore & SealedStore<SqliteSecret> {
  return sealed(plainSqlite(path), systemRandom, (given) => keeperOf(path, given), secret);
}

function keeperOf(path: string, secret: SqliteSecret | undefined): Keeper {
  const keyFile = secret !== undefined && "keyFile" in secret ? secret.keyFile : `${path}.key`;
  const keeper = keeperOfPassphrase(systemRandom, secret);
  if (keeper !== undefined && secret?.keyFile === undefined) return keeper;
  if (keeper !== undefined || typeof keyFile !== "string")
    throw new SottoError("argument/invalid", { detail: "either a passphrase or a key file" });
  if (path !== MEMORY) return fileKeeper(systemRandom, (mayMake) => loadKeyFile(keyFile, mayMake));
  const key = systemRandom(KEY_BYTES); // It lives as long as the rows.
  return fileKeeper(systemRandom, () => key);
}

/** Browsers only. */
export function indexedDb(_name?: string, _secret?: IndexedDbSecret): never {
  throw new TypeError("indexedDb() is for browsers; in Node use sqlite()");
}
