import { indexedDb as platformIndexedDb, platform, sqlite as platformSqlite } from "#platform";
import type { Client, ClientOptions, Store } from "./api.ts";
import { createClientOn } from "./client.ts";

export type * from "./api.ts";
export {
  type ClientEvents,
  GapEvent,
  IdentityChangeEvent,
  MessageEvent,
  ReceiptEvent,
  SottoErrorEvent,
  type TypedEventTarget,
} from "./events.ts";
export type { Live, SignalOptions } from "./live.ts";
export type { Clock, Logger } from "./ports.ts";
export { memory } from "./store/memory.ts";
export { type DeviceId, type ErrorCode, SottoError, type UserId } from "@sotto/protocol";

/** A store in a SQLite file. Node only. */
export const sqlite: (path: string) => Store = platformSqlite;

/** A store in an IndexedDB database. Browsers only. */
export const indexedDb: (name?: string) => Store = platformIndexedDb;

/**
 * Starts a client: opens its store, makes keys on the first start, and connects. Later starts work offline.
 *
 * @throws SottoError `relay/unreachable` or `auth/…` on the first start, `store/…`, `crypto/unavailable`,
 *   `argument/invalid`; `signal.reason` if aborted.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  return await createClientOn(platform, options);
}
