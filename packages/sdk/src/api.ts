// oxlint-disable-next-line typescript/triple-slash-reference -- apps without this lib must compile too
/// <reference lib="esnext.disposable" preserve="true" />

import type { DeviceId, SottoError, UserId } from "@sotto/protocol";
import type { CryptoChoice } from "./crypto/primitives.ts";
import type { ClientEvents, TypedEventTarget } from "./events.ts";
import type { Live, SignalOptions } from "./live.ts";
import type { Clock, Logger } from "./ports.ts";

// The public types. `docs/api.md` and the guides explain them.

/** For a direct conversation, the peer's user id. */
export type ConversationId = string;
/** 32 hexadecimal digits. */
export type MessageId = string;

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

export interface ClientOptions {
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
  /** `portable` uses no WebAssembly, for pages whose CSP forbids it; `auto` finds out. Default `auto`. */
  readonly crypto?: CryptoChoice;
  /** `off` never compresses. Default `auto`. */
  readonly compression?: "auto" | "off";
  /** For tests. */
  readonly clock?: Clock;
  /** For tests: random bytes. */
  readonly random?: (length: number) => Uint8Array;
  readonly logger?: Logger;
  /** Aborts the creation; closes the client if aborted later. */
  readonly signal?: AbortSignal;
}

export type ConnectionState =
  | { readonly state: "idle" }
  | { readonly state: "connecting"; readonly attempt: number }
  /** Connected; messages that waited on the relay are coming in. */
  | { readonly state: "catching-up" }
  | { readonly state: "online"; readonly since: Date }
  | { readonly state: "offline"; readonly retryAt?: Date; readonly cause?: SottoError }
  | { readonly state: "closed" };

export interface OutboxState {
  /** Messages that the relay has not accepted yet. */
  readonly pending: number;
  readonly failed: number;
  readonly oldest?: Date;
}

export interface Client extends TypedEventTarget<ClientEvents>, AsyncDisposable {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly connection: Live<ConnectionState>;
  readonly outbox: Live<OutboxState>;
  /** All conversations, the most recently active first. */
  readonly conversations: Live<readonly ConversationSummary[]>;
  /** A cheap handle, without I/O. @throws SottoError `argument/invalid` */
  chat(peer: ConversationId): Conversation;
  /**
   * Every received message, read from the local store in order of arrival: nothing is skipped across reconnects or
   * restarts. With `durable`, goes on where the iterator of that name stopped; a message counts as handled when the loop
   * asks for the next one. Without it, begins with messages that arrive from now on.
   */
  messages(options?: MessagesOptions): AsyncIterable<Message>;
  /**
   * Stops the client. With `flush`, waits until the outbox is empty. The store stays as it is.
   *
   * @throws SottoError `client/closed` if the client is closed during a flush; `signal.reason` if the flush is aborted:
   *   then the client stays open.
   */
  close(options?: { readonly flush?: boolean } & SignalOptions): Promise<void>;
}

export interface MessagesOptions extends SignalOptions {
  readonly from?: ConversationId;
  readonly durable?: string;
  readonly kinds?: readonly string[];
  readonly includeOwn?: boolean;
}

export interface ConversationSummary {
  readonly id: ConversationId;
  readonly kind: "direct";
  readonly title: string;
  readonly last?: Message;
  readonly unread: number;
}

export interface Conversation {
  readonly id: ConversationId;
  readonly kind: "direct";
  readonly peer: UserId;
  readonly summary: Live<ConversationSummary>;
  /** The newest messages, oldest first; kept up to date while somebody subscribes. */
  timeline(options?: { readonly limit?: number }): Timeline;
  /**
   * Resolves when the message is durable in the local outbox. Works offline.
   *
   * @throws SottoError `argument/invalid`, `message/too-large`, `store/…`, `client/closed`
   */
  send(content: Sendable, options?: SendOptions): Promise<SentMessage>;
  /** Marks messages as read, up to one of them or all, and tells the peer. */
  markRead(upTo?: MessageId): Promise<void>;
}

export interface Timeline extends Live<readonly Message[]> {
  /** Loads up to `count` older messages. @returns Whether there may be more. */
  more(count?: number): Promise<boolean>;
  /** The oldest message of the conversation is in `value`. */
  readonly atStart: boolean;
  /** The first page has been read. */
  readonly ready: Promise<void>;
}

export type Sendable = string | { readonly text: string };

export interface SendOptions extends SignalOptions {
  readonly replyTo?: MessageId;
  /** The app's own id, 32 hexadecimal digits: sending the same id again sends nothing and returns the first message. */
  readonly id?: MessageId;
}

/** `queued` … `failed` for own messages, of the least advanced recipient; `received` for others'. */
export type MessageState = "queued" | "relayed" | "delivered" | "read" | "failed" | "received";

export interface Message {
  readonly id: MessageId;
  readonly chatId: ConversationId;
  readonly from: UserId;
  readonly device: DeviceId;
  readonly own: boolean;
  /** By the sender's clock. */
  readonly sentAt: Date;
  readonly receivedAt: Date;
  readonly kind: "text" | "unknown";
  /** Always usable: a fallback for kinds that this version does not know. */
  readonly text: string;
  readonly replyTo: MessageId | undefined;
  readonly state: MessageState;
  /** Why an own message has failed. */
  readonly error: SottoError | undefined;
  reply(content: Sendable, options?: Omit<SendOptions, "replyTo">): Promise<SentMessage>;
}

/** An own message. Its `state` moves on by itself. */
export interface SentMessage extends Message {
  /**
   * Waits for a state: `relayed` = accepted by the relay, `delivered` = on a device of the recipient, `read` = seen.
   *
   * @throws SottoError if the message fails; `signal.reason` if aborted.
   */
  reached(state: "relayed" | "delivered" | "read", options?: SignalOptions): Promise<void>;
  /** Puts a failed message back into the outbox. */
  retry(): Promise<void>;
}
