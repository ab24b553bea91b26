import type { CallBody, ContactBody, FileBody, LocationBody } from "../content/bodies.ts";
import type { ContentType, ContentValue } from "../content/define.ts";
import type { SignalOptions } from "../live.ts";
import type { ConversationId, MessageId } from "./ids.ts";
import type { ContentTypes } from "./options.ts";
import type { DeviceId, SottoError, UserId } from "@sotto/protocol";

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
  /**
   * The app's own id, 32 hexadecimal digits: sending the same id again sends nothing and returns the first message. If that
   * was removed meanwhile, cancelled or has expired, it fails with `message/expired`.
   */
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
  /**
   * One reaction for each user; another replaces it, null takes it back. Like `edit` and `delete("everyone")` it fails with
   * `peer/blocked` if the user has blocked the peer, who is not to learn of it.
   */
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
