import type { Live } from "../live.ts";
import type { ConversationId, MessageId } from "./ids.ts";
import type { Message, SendOptions, Sendable, SentMessage } from "./message.ts";
import type { ContentTypes } from "./options.ts";
import type { UserId } from "@sotto/protocol";

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
   * @throws SottoError `argument/invalid`, `message/too-large`, `message/expired` (for an `id` of a message that was removed),
   *   `peer/blocked`, `store/…`, `client/closed`
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
  /**
   * Removes a request; the peer learns nothing.
   *
   * @param options - `report`: hands its newest messages, 20 at most, to the app's `onReport` before.
   * @throws SottoError `argument/invalid` if there is no `onReport`, `store/…`, `client/closed`; whatever `onReport` throws:
   *   then nothing is removed
   */
  decline(options?: { readonly block?: boolean; readonly report?: boolean }): Promise<void>;
  /**
   * Hands what the person chose to the app's `onReport`, and then blocks the peer if asked to. The peer learns nothing.
   *
   * @throws SottoError `argument/invalid` if there is no `onReport`, no such message, or more than 100; `store/…`,
   *   `client/closed`; whatever `onReport` throws: then nobody is blocked
   */
  report(options?: ReportOptions): Promise<void>;
  /** Removes the conversation from this device. */
  delete(): Promise<void>;
}

export interface ReportOptions {
  /** Of this conversation. By default none: only the peer is reported. */
  readonly messages?: readonly MessageId[];
  /** In the person's words; up to 1,000 characters. */
  readonly reason?: string;
  readonly block?: boolean;
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
