// oxlint-disable-next-line typescript/triple-slash-reference -- apps without this lib must compile too
/// <reference lib="esnext.disposable" preserve="true" />

import type { DeviceId, SottoError, UserId } from "@sotto/protocol";
import type { CryptoChoice } from "./crypto/primitives.ts";
import type { ClientEvents, TypedEventTarget } from "./events.ts";
import type { CallBody, ContactBody, FileBody, LocationBody } from "./content/bodies.ts";
import type { ContentType, ContentValue } from "./content/define.ts";
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

export interface Client<C extends ContentTypes = []>
  extends TypedEventTarget<ClientEvents<C>>, AsyncDisposable {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly connection: Live<ConnectionState>;
  readonly outbox: Live<OutboxState>;
  /** All conversations but requests: the pinned first, then the most recently active. */
  readonly conversations: Conversations<C>;
  /** Conversations that somebody began who may not write without asking, the newest first. */
  readonly requests: Live<readonly ConversationSummary<C>[]>;
  readonly profile: Profiles;
  readonly privacy: PrivacySettings;
  readonly blocked: Live<readonly UserId[]>;
  /** A cheap handle, without I/O. @throws SottoError `argument/invalid` */
  chat(peer: ConversationId): Conversation<C>;
  /**
   * Every received message, read from the local store in order of arrival: nothing is skipped across reconnects or
   * restarts. With `durable`, goes on where the iterator of that name stopped; a message counts as handled when the loop
   * asks for the next one. Without it, begins with messages that arrive from now on.
   */
  messages(options?: MessagesOptions): AsyncIterable<Message<C>>;
  /**
   * Nothing that the user sends from now on is shown, and they learn nothing of it: their messages look relayed.
   *
   * @throws SottoError `argument/invalid`, `store/…`, `client/closed`
   */
  block(user: UserId): Promise<void>;
  unblock(user: UserId): Promise<void>;
  /** What a developer wants to know of a client that behaves oddly: no key and no text is in it. */
  inspect(): Promise<ClientReport>;
  /**
   * What this user and another compare in person, to be sure of each other's identity.
   *
   * @throws SottoError `argument/invalid`; `peer/unknown`, `relay/…` if nothing is known of the user yet
   */
  safetyNumber(user: UserId): Promise<SafetyNumber>;

  // Search.

  /**
   * The newest messages that have all words of a query. The last word may be the beginning of one, so that it can be
   * called at every key. A query without a letter or digit finds nothing. Reads the local store only.
   *
   * @throws SottoError `argument/invalid` if the query is no Unicode text or longer than 1,000 units, or an option is
   *   none; `store/…`, `client/closed`; `signal.reason` if aborted.
   */
  search(query: string, options?: SearchOptions): Promise<readonly SearchHit<C>[]>;
  /** Whether `search` sees all messages. It does not while a store of an earlier version is being indexed. */
  readonly searchState: Live<SearchState>;

  /**
   * Stops the client. With `flush`, waits until the outbox is empty. The store stays as it is.
   *
   * @throws SottoError `client/closed` if the client is closed during a flush; `signal.reason` if the flush is aborted:
   *   then the client stays open.
   */
  close(options?: { readonly flush?: boolean } & SignalOptions): Promise<void>;
}

export interface SearchOptions extends SignalOptions {
  readonly in?: ConversationId;
  readonly kinds?: readonly string[];
  /** 1 to 1,000; default 50. */
  readonly limit?: number;
}

export interface SearchHit<C extends ContentTypes = []> {
  readonly message: Message<C>;
  /** The part of the text around the first match, on one line, of about 160 characters; `…` where it is cut. */
  readonly snippet: string;
  /** Where words that match stand in `snippet`, in UTF-16 units, as `String.prototype.slice` takes them. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

export type SearchState =
  | { readonly state: "ready" }
  /** Messages; `total` is an estimate. */
  | { readonly state: "indexing"; readonly done: number; readonly total: number };

export interface MessagesOptions extends SignalOptions {
  readonly from?: ConversationId;
  readonly durable?: string;
  readonly kinds?: readonly string[];
  readonly includeOwn?: boolean;
}

export interface Conversations<C extends ContentTypes = []> extends Live<
  readonly ConversationSummary<C>[]
> {
  /** The part of the list that fits, kept up to date. */
  query(query: ConversationQuery): Live<readonly ConversationSummary<C>[]>;
}

export interface ConversationQuery {
  readonly archived?: boolean;
  readonly unread?: boolean;
  readonly pinned?: boolean;
  readonly limit?: number;
}

export interface ConversationSummary<C extends ContentTypes = []> {
  readonly id: ConversationId;
  readonly kind: "direct";
  /** The peer's name, or their user id while they have given none. */
  readonly title: string;
  readonly avatar?: Blob;
  readonly last?: Message<C>;
  readonly unread: number;
  /** Unread messages that mention this user. */
  readonly mentions: number;
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly archived: boolean;
  readonly draft?: string;
  readonly typing: readonly UserId[];
  /** Somebody began it who may not write without asking. */
  readonly isRequest: boolean;
  /** Seconds that new messages live; 0: for ever. */
  readonly disappearing: number;
}

export interface Conversation<C extends ContentTypes = []> {
  readonly id: ConversationId;
  readonly kind: "direct";
  readonly peer: UserId;
  readonly summary: Live<ConversationSummary<C>>;
  /** The newest messages, or those around one, oldest first; kept up to date while somebody subscribes. */
  timeline(options?: { readonly around?: MessageId; readonly limit?: number }): Timeline<C>;
  /**
   * Resolves when the message is durable in the local outbox. Works offline.
   *
   * @throws SottoError `argument/invalid`, `message/too-large`, `store/…`, `client/closed`
   */
  send(content: Sendable<C>, options?: SendOptions): Promise<SentMessage<C>>;
  /** Keeps what is being written; null or an empty text forgets it. */
  draft(text: string | null): Promise<void>;
  /** Marks messages as read, up to one of them or all, and tells the peer. */
  markRead(upTo?: MessageId): Promise<void>;
  /** Tells the peer that the user types or records: call it at every key. Not stored, not sent to strangers. */
  typing(activity?: "typing" | "recording" | "none"): void;
  archive(on?: boolean): Promise<void>;
  /** @param until - `true`: for good. */
  mute(until: Date | boolean): Promise<void>;
  pin(on?: boolean): Promise<void>;
  /** How long messages live that either side sends from now on, in seconds; null or 0: for ever. */
  disappearing(seconds: number | null): Promise<void>;
  /** Accepts a request: the peer is a contact, and learns that messages have arrived. */
  accept(): Promise<void>;
  /** Removes a request; the peer learns nothing. */
  decline(options?: { readonly block?: boolean }): Promise<void>;
  /** Removes the conversation from this device. */
  delete(): Promise<void>;
}

export interface Timeline<C extends ContentTypes = []> extends Live<readonly Message<C>[]> {
  /** Loads up to `count` older messages. @returns Whether there may be more. */
  more(count?: number): Promise<boolean>;
  /** Loads up to `count` newer messages, where it began around one. @returns Whether there may be more. */
  newer(count?: number): Promise<boolean>;
  /** The oldest message of the conversation is in `value`. */
  readonly atStart: boolean;
  /** The newest message of the conversation is in `value`, and new ones will be. */
  readonly atEnd: boolean;
  /** The first page has been read. */
  readonly ready: Promise<void>;
}

export type Sendable<C extends ContentTypes = []> =
  | string
  | { readonly text: string }
  | { readonly location: Location }
  | { readonly contact: Contact }
  | ContentValue<C[number]>;

/** Degrees and metres. */
export type Location = LocationBody;
export type Contact = ContactBody;
export type CallRecord = CallBody;
export type FileInfo = FileBody;

export interface SendOptions extends SignalOptions {
  readonly replyTo?: MessageId;
  readonly mentions?: readonly UserId[];
  /** The app's own id, 32 hexadecimal digits: sending the same id again sends nothing and returns the first message. */
  readonly id?: MessageId;
  /** Seconds that the message lives: here from sending, there from reading. By default the conversation's own. */
  readonly expiresIn?: number;
  /** The recipient can open it once. */
  readonly viewOnce?: boolean;
  /** Not sent before. The message waits in the outbox, also over restarts, until a client runs then. */
  readonly sendAt?: Date;
}

/** `queued` … `failed` for own messages, of the least advanced recipient; `received` for others'. */
export type MessageState =
  | "queued"
  | "relayed"
  | "delivered"
  | "read"
  | "played"
  | "failed"
  | "received";

export interface Message<C extends ContentTypes = []> {
  readonly id: MessageId;
  readonly chatId: ConversationId;
  readonly from: UserId;
  readonly device: DeviceId;
  readonly own: boolean;
  /** By the sender's clock. */
  readonly sentAt: Date;
  readonly receivedAt: Date;
  readonly editedAt: Date | undefined;
  /** Its author has deleted it: nothing of it is left. */
  readonly deleted: boolean;
  readonly expiresAt: Date | undefined;
  /** `text`, `location`, `contact`, `call`, `file`, an app's own, or `system`: a line that nobody wrote. */
  readonly kind: string;
  /** Always usable: a caption or fallback for kinds that this version does not know. */
  readonly text: string;
  readonly location: Location | undefined;
  readonly contact: Contact | undefined;
  readonly call: CallRecord | undefined;
  readonly file: FileInfo | undefined;
  readonly replyTo: MessageId | undefined;
  readonly mentions: readonly UserId[];
  /** How often it has been passed on. */
  readonly forwarded: number;
  /** Its `text` is empty: a recipient calls `open`, once. */
  readonly viewOnce: boolean;
  readonly opened: boolean;
  readonly starred: boolean;
  /** Emoji → who reacted with it. */
  readonly reactions: ReadonlyMap<string, readonly UserId[]>;
  readonly state: MessageState;
  /** Why an own message has failed. */
  readonly error: SottoError | undefined;
  /** Whether it is of a kind that the app has defined; then `content` is its value. */
  is<T>(type: ContentType<T>): this is Message<C> & { readonly content: T };
  /** When the recipient's devices had an own message. */
  receipts(): readonly Receipt[];
  reply(content: Sendable<C>, options?: Omit<SendOptions, "replyTo">): Promise<SentMessage<C>>;
  /** Replies to the author alone. */
  replyPrivately(
    content: Sendable<C>,
    options?: Omit<SendOptions, "replyTo">,
  ): Promise<SentMessage<C>>;
  /** One reaction for each user; another replaces it, null takes it back. */
  react(emoji: string | null): Promise<void>;
  /** Changes the text of an own message. */
  edit(text: string, options?: { readonly mentions?: readonly UserId[] }): Promise<void>;
  /** `me`: removes it from this device. `everyone`: own messages only; nothing of it stays anywhere it has reached. */
  delete(scope: "me" | "everyone"): Promise<void>;
  forward(to: readonly ConversationId[]): Promise<void>;
  star(on?: boolean): Promise<void>;
  /**
   * Opens a received view-once message: gives its text, and nothing of it is left here.
   *
   * @throws SottoError `message/expired` if it has been opened before
   */
  open(): Promise<string>;
  /** Tells the sender that a received voice message or video was played. */
  markPlayed(): Promise<void>;
}

export interface Receipt {
  readonly user: UserId;
  readonly state: "relayed" | "delivered" | "read" | "played";
  readonly at: Date;
}

/** An own message. Its `state` moves on by itself. */
export interface SentMessage<C extends ContentTypes = []> extends Message<C> {
  /**
   * Waits for a state: `relayed` = accepted by the relay, `delivered` = on a device of the recipient, `read` = seen.
   *
   * @throws SottoError if the message fails; `signal.reason` if aborted.
   */
  reached(state: "relayed" | "delivered" | "read", options?: SignalOptions): Promise<void>;
  /** Takes back what has not been sent. @returns Whether it was in time. */
  cancel(): Promise<boolean>;
  /** Puts a failed message back into the outbox. */
  retry(): Promise<void>;
}

export interface Profile {
  readonly user: UserId;
  /** The user id while the user has given no name. */
  readonly name: string;
  readonly about: string;
  readonly avatar?: Blob;
}

export interface Profiles {
  readonly own: Live<Profile>;
  of(user: UserId): Live<Profile>;
  /**
   * Tells all contacts. A name has at most 64 characters, about 256, an avatar 48 KiB; null removes it.
   *
   * @throws SottoError `argument/invalid`, `store/…`, `client/closed`
   */
  update(patch: {
    readonly name?: string;
    readonly about?: string;
    readonly avatar?: Blob | null;
  }): Promise<void>;
}

export interface SafetyNumber {
  /** 60 digits, the same for both. */
  readonly digits: string;
  /** To be shown as a QR code, and scanned by the other. */
  readonly qr: Uint8Array;
  /** The user has said before that it is right. */
  readonly verified: boolean;
  /**
   * Says that the digits are the same, or compares what was scanned from the other's screen; and keeps that.
   *
   * @returns Whether it matches.
   * @throws SottoError `argument/invalid` if what was scanned is no safety number
   */
  verify(scanned?: Uint8Array): Promise<boolean>;
}

export interface ClientReport {
  readonly at: Date;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Kind of the store. */
  readonly store: string;
  readonly connection: ConnectionState;
  /** What waits to go out, oldest first. */
  readonly outbox: readonly {
    readonly peer: UserId;
    readonly createdAt: Date;
    readonly bytes: number;
    /** Not a receipt or an act. */
    readonly isMessage: boolean;
    readonly isSealed: boolean;
    readonly isFailed: boolean;
    readonly dueAt: Date | undefined;
  }[];
  readonly sessions: readonly SessionReport[];
  /** What has come before its turn, and waits for what is missing. */
  readonly waiting: readonly {
    readonly from: UserId;
    readonly device: DeviceId;
    readonly since: Date;
  }[];
  /** The last envelopes that could not be read, oldest first: at most a hundred. */
  readonly troubles: readonly {
    readonly at: Date;
    readonly envelope: string;
    readonly reason: string;
    /** The reason in words. */
    readonly because: string;
    readonly attempts: number;
    readonly bytes: number;
    readonly session: string | undefined;
    readonly from: UserId | undefined;
    readonly device: DeviceId | undefined;
  }[];
}

/** One ratchet with one device of a peer. */
export interface SessionReport {
  readonly id: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly startedAt: Date;
  /** What is sent goes into it; the others only receive. */
  readonly isActive: boolean;
  readonly isAnswered: boolean;
  readonly nextToSend: number;
  readonly nextToReceive: number;
  /** Of the post-quantum ratchet. */
  readonly epoch: number;
  /** Messages that were passed over and may still come. */
  readonly skippedKeys: number;
}

export interface Privacy {
  /** `contacts`: a first message of anybody else is a request. Default `everyone`. */
  readonly messages: "everyone" | "contacts";
  /** Off: nobody is told what was read here, and nothing is shown of what others have read. */
  readonly readReceipts: boolean;
  /** Off: nobody is told when the user types, and nothing is shown of others. */
  readonly typing: boolean;
}

export interface PrivacySettings extends Live<Privacy> {
  update(patch: Partial<Privacy>): Promise<void>;
}
