import type { UserId } from "@sotto/protocol";
import type { ConnectionState, SearchState } from "../api.ts";
import type { Live } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import type { Clock, Random } from "../ports.ts";
import type { Reader } from "../store/store.ts";
import type { Writing } from "./writing.ts";

/** Who the client is. */
export interface Self {
  /** Empty until the relay has said it for the first time. */
  readonly userId: UserId;
  readonly deviceId: string;
  readonly accountId: Uint8Array;
}

/** What apps see is made of this. It lives as long as the client, whichever tab writes. */
export interface ClientContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly self: Self;
  readonly store: Reader & { readonly kind: string };
  readonly changes: Changes;
  readonly writing: Writing;
  readonly connection: Live<ConnectionState>;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/** The half of a client that changes something: this tab's engine, or whichever tab has one. */
export interface WritingHalf {
  readonly self: Self;
  readonly writing: Writing;
  readonly changes: Changes;
  readonly connection: Live<ConnectionState>;
  readonly searchState: Live<SearchState>;
  /** Connects. Resolves when it is known who the user is: on the first start that takes the relay. */
  start(signal: AbortSignal | undefined): Promise<void>;
  /** Stops at once; resolves when no step is under way any more. The store stays open. */
  stop(): Promise<void>;
}
