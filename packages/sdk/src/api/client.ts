// oxlint-disable-next-line typescript/triple-slash-reference -- apps without this lib must compile too
/// <reference lib="esnext.disposable" preserve="true" />

import type { ClientEvents, TypedEventTarget } from "../events.ts";
import type { Live, SignalOptions } from "../live.ts";
import type { Conversation, ConversationSummary, Conversations } from "./conversation.ts";
import type { ConnectionState, OutboxState } from "./connection.ts";
import type { ExportOptions, ExportRecord } from "./export.ts";
import type { ConversationId } from "./ids.ts";
import type { Message } from "./message.ts";
import type { ContentTypes } from "./options.ts";
import type { PresenceApi, PrivacySettings, Profiles, SafetyNumber } from "./people.ts";
import type { ClientReport } from "./report.ts";
import type { SearchHit, SearchOptions, SearchState } from "./search.ts";
import type { StorageReport } from "./storage.ts";
import type { DeviceId, UserId } from "@sotto/protocol";

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
  readonly presence: PresenceApi;
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
   * Everything that the person has here, as plain records that can be written as lines of JSON: settings, people,
   * conversations and messages, without keys. It is read page by page, as fast as it is asked for; each page as it is then.
   *
   * @throws SottoError `argument/invalid`, `store/…`, `client/closed`; `signal.reason` if aborted
   */
  export(options?: ExportOptions): AsyncIterable<ExportRecord>;

  /** How much room the store takes, and may. @throws SottoError `store/…`, `client/closed` */
  storage(): Promise<StorageReport>;
  /**
   * Asks the browser not to remove the store when it is short of space; some ask the person. Call it when the person has
   * done something that shows why, such as sending a first message.
   *
   * @returns Whether it stays: always true for a file in Node, never for a store in memory.
   * @throws SottoError `store/…`, `client/closed`
   */
  persist(): Promise<boolean>;

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
