import type { ContentTypes, Conversation, Message } from "./api.ts";
import type { SottoError, UserId } from "@sotto/protocol";

/** A message arrived, or was sent by another device of this user. */
export class MessageEvent<C extends ContentTypes = []> extends Event {
  readonly message: Message<C>;
  readonly chat: Conversation<C>;
  constructor(message: Message<C>, chat: Conversation<C>) {
    super("message");
    this.message = message;
    this.chat = chat;
  }
}

/** A recipient's device has a message, or its user has read it. */
export class ReceiptEvent extends Event {
  readonly messageId: string;
  readonly user: UserId;
  readonly state: "delivered" | "read" | "played";
  readonly at: Date;
  constructor(init: Pick<ReceiptEvent, "messageId" | "user" | "state" | "at">) {
    super("receipt");
    this.messageId = init.messageId;
    this.user = init.user;
    this.state = init.state;
    this.at = init.at;
  }
}

/** Somebody began or stopped to type or record. A client that says nothing more for a while has stopped. */
export class TypingEvent extends Event {
  readonly chatId: string;
  readonly user: UserId;
  readonly activity: "typing" | "recording" | "none";
  constructor(init: Pick<TypingEvent, "chatId" | "user" | "activity">) {
    super("typing");
    this.chatId = init.chatId;
    this.user = init.user;
    this.activity = init.activity;
  }
}

/** The relay names another identity for a user than the one known before. Nothing is sent to the new one. */
export class IdentityChangeEvent extends Event {
  readonly user: UserId;
  readonly wasVerified: boolean;
  constructor(user: UserId, wasVerified: boolean) {
    super("identitychange");
    this.user = user;
    this.wasVerified = wasVerified;
  }
}

/** Messages that will not be shown: the sender numbered them, but they did not come or cannot be opened. */
export class GapEvent extends Event {
  readonly chatId: string;
  readonly from: UserId;
  readonly count: number;
  readonly reason: "undecryptable" | "expired" | "evicted";
  constructor(init: Pick<GapEvent, "chatId" | "from" | "count" | "reason">) {
    super("gap");
    this.chatId = init.chatId;
    this.from = init.from;
    this.count = init.count;
    this.reason = init.reason;
  }
}

/** Something failed in the background. The client goes on by itself if the error is retryable. */
export class SottoErrorEvent extends Event {
  readonly error: SottoError;
  /** The conversation that it concerns, if any. */
  readonly chatId?: string;
  constructor(error: SottoError, chatId?: string) {
    super("error");
    this.error = error;
    if (chatId !== undefined) this.chatId = chatId;
  }
}

/** Event name → event. */
export interface ClientEvents<C extends ContentTypes = []> {
  readonly message: MessageEvent<C>;
  readonly receipt: ReceiptEvent;
  readonly typing: TypingEvent;
  readonly identitychange: IdentityChangeEvent;
  readonly gap: GapEvent;
  readonly error: SottoErrorEvent;
}

/** An EventTarget that knows its events' types. */
export interface TypedEventTarget<M> extends EventTarget {
  addEventListener<K extends keyof M & string>(
    type: K,
    fn: (event: M[K]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    fn: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener<K extends keyof M & string>(
    type: K,
    fn: (event: M[K]) => void,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    fn: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}
