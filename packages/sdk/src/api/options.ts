import type { ContentType } from "../content/define.ts";
import type { CryptoChoice } from "../crypto/primitives.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Report } from "./people.ts";

/**
 * Gives the app's own token for the user; called for every connection. A rejection with a SottoError ends the client's
 * attempts, any other is retried.
 */
export type AuthProvider = (context: {
  readonly reason: "connect" | "expired";
  readonly signal: AbortSignal;
}) => string | Promise<string>;

/** Where a client keeps its state: made by `memory()`, `sqlite(path)` or `indexedDb(name)`. */
export interface Store {
  readonly kind: string;
}

/** Kinds of content that an app has registered. */
// oxlint-disable-next-line typescript/no-explicit-any -- each has a value type of its own
export type ContentTypes = readonly ContentType<any>[];

export interface ClientOptions<C extends ContentTypes = []> {
  /** Address of the relay: ws(s)://, or http(s)://. */
  readonly relay: string | URL;
  readonly auth: AuthProvider;
  /**
   * A store, or its name: the path of a SQLite file in Node, the name of a database in browsers. By default one for each
   * user and relay, so that several users can share a machine.
   */
  readonly store?: Store | string;
  /**
   * Start as a new device if the browser has removed the store. By default that fails with `store/evicted`, because the
   * old device's keys and messages are gone and the person should know.
   */
  readonly startAnew?: boolean;
  /** Kinds of content of the app's own, made by `defineContent`. */
  readonly content?: C;
  /** `portable` uses no WebAssembly, for pages whose CSP forbids it; `auto` finds out. Default `auto`. */
  readonly crypto?: CryptoChoice;
  /** `off` never compresses. Default `auto`. */
  readonly compression?: "auto" | "off";
  /**
   * Is given what a person reports, by `report` or `decline({ report: true })`, in the clear; the relay is told nothing.
   * What it throws is what these calls fail with.
   */
  readonly onReport?: (report: Report) => void | Promise<void>;
  /** For tests. */
  readonly clock?: Clock;
  /** For tests: random bytes. */
  readonly random?: (length: number) => Uint8Array;
  readonly logger?: Logger;
  /** Aborts the creation; closes the client if aborted later. */
  readonly signal?: AbortSignal;
}
