import { indexedDb as platformIndexedDb, platform, sqlite as platformSqlite } from "#platform";
import type { Client, ClientOptions, ContentTypes } from "./api.ts";
import { createClientOn } from "./client.ts";
import type { SealedStore } from "./store/sealed.ts";
import type { IndexedDbSecret, SqliteSecret } from "./store/secrets.ts";

export type * from "./api.ts";
export {
  type ContentDefinition,
  type ContentType,
  type ContentValue,
  defineContent,
  type StandardSchema,
} from "./content/define.ts";
export {
  type ClientEvents,
  GapEvent,
  IdentityChangeEvent,
  MessageEvent,
  ReceiptEvent,
  SottoErrorEvent,
  type TypedEventTarget,
  TypingEvent,
} from "./events.ts";
export type { Live, SignalOptions } from "./live.ts";
export type { Clock, Logger } from "./ports.ts";
export { memory } from "./store/memory.ts";
export type { SealedStore } from "./store/sealed.ts";
export type { IndexedDbSecret, SqliteSecret } from "./store/secrets.ts";
export { type DeviceId, type ErrorCode, SottoError, type UserId } from "@sotto/protocol";

/**
 * A store in a SQLite file, encrypted. Without a secret its key lies beside it, in `<path>.key`. Node only.
 *
 * @throws SottoError `argument/invalid`
 */
export const sqlite: (path: string, secret?: SqliteSecret) => SealedStore<SqliteSecret> =
  platformSqlite;

/**
 * A store in an IndexedDB database, encrypted. Without a passphrase the browser keeps its key. Browsers only.
 *
 * @throws SottoError `argument/invalid`
 */
export const indexedDb: (name?: string, secret?: IndexedDbSecret) => SealedStore<IndexedDbSecret> =
  platformIndexedDb;

/**
 * Starts a client: opens its store, makes keys on the first start, and connects. Later starts work offline.
 *
 * @throws SottoError `relay/unreachable` or `auth/…` on the first start, `store/…`, `crypto/unavailable`,
 *   `argument/invalid`; `signal.reason` if aborted.
 */
export async function createClient<const C extends ContentTypes = []>(
  options: ClientOptions<C>,
): Promise<Client<C>> {
  return await createClientOn(platform, options);
}
