import {
  bytesToHex,
  ID_BYTES,
  isUserId,
  MAX_CONTENT_BYTES,
  SottoError,
  type UserId,
  utf8ToBytes,
} from "@sotto/protocol";
import type {
  Conversation,
  ConversationSummary,
  Sendable,
  SendOptions,
  SentMessage,
  Timeline,
} from "../api.ts";
import type { Live } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { findMessage, loadChat } from "../messaging/messages.ts";
import { enqueueMessage, enqueueReceipt } from "../messaging/outbox.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { CHATS, type MessageRecord, MESSAGES } from "../store/schema.ts";
import { type MessageActions, MessageView } from "./message-view.ts";
import type { Summaries } from "./summaries.ts";
import { createTimeline } from "./timeline.ts";

const MAX_RECEIPT_IDS_COUNT = 256;
/** Room for the other fields of a content. */
const MAX_TEXT_BYTES: number = MAX_CONTENT_BYTES - 256;
const MESSAGE_ID = /^[0-9a-f]{32}$/;

export interface ConversationSources {
  readonly engine: EngineContext;
  readonly changes: Changes;
  readonly summaries: Summaries;
  readonly actions: MessageActions;
  readonly onError: (error: unknown) => void;
}

/** A direct conversation with one peer. */
export class DirectConversation implements Conversation {
  readonly kind = "direct";
  readonly id: string;
  readonly peer: UserId;
  readonly #sources: ConversationSources;

  constructor(peer: UserId, sources: ConversationSources) {
    if (!isUserId(peer)) throw new SottoError("argument/invalid", { detail: "not a user id" });
    if (peer === sources.engine.identity.userId) {
      throw new SottoError("argument/invalid", { detail: "a conversation with oneself" });
    }
    this.id = peer;
    this.peer = peer;
    this.#sources = sources;
  }

  get summary(): Live<ConversationSummary> {
    return this.#sources.summaries.of(this.id);
  }

  timeline({ limit }: { readonly limit?: number } = {}): Timeline {
    const { engine, changes, actions, onError } = this.#sources;
    const view = (record: MessageRecord): MessageView => new MessageView(record, actions);
    return createTimeline({ store: engine.store, changes, view, onError }, this.id, limit);
  }

  async send(content: Sendable, options: SendOptions = {}): Promise<SentMessage> {
    options.signal?.throwIfAborted();
    const { engine, changes, actions } = this.#sources;
    const text = textOf(content);
    const replyTo = messageIdOf(options.replyTo);
    const id = messageIdOf(options.id) ?? bytesToHex(engine.random(ID_BYTES));
    const { deviceId } = engine.identity;
    const own = { userId: engine.identity.userId as UserId, deviceId };
    const sentAtMs = engine.clock.now();
    const message = await engine.steps.run((transaction) =>
      enqueueMessage(transaction, changes, own, this.peer, {
        type: "text",
        id,
        sentAtMs,
        text,
        replyTo,
      }),
    );
    return new MessageView(message, actions).follow();
  }

  async markRead(upTo?: string): Promise<void> {
    const { engine, changes } = this.#sources;
    await engine.steps.run(async (transaction) => {
      const chat = await loadChat(transaction, this.id);
      const end = upTo === undefined ? undefined : await this.#arrivalOf(transaction, upTo);
      const range = {
        prefix: `${MESSAGES.key(this.id)}/`,
        after: MESSAGES.key(this.id, chat.readUpTo),
      };
      const later = (await MESSAGES.scan(transaction, range)).map(({ record }) => record);
      const read = later.filter(({ arrival }) => end === undefined || arrival <= end);
      const last = read.at(-1);
      if (last === undefined) return;
      const ids = read.filter(({ own }) => !own).map(({ id }) => id);
      for (let at = 0; at < ids.length; at += MAX_RECEIPT_IDS_COUNT) {
        const receipt = {
          type: "receipt",
          state: "read",
          ids: ids.slice(at, at + MAX_RECEIPT_IDS_COUNT),
        } as const;
        await enqueueReceipt(transaction, changes, this.peer, receipt, engine.clock.now());
      }
      const unread = later.filter(({ own, arrival }) => !own && arrival > last.arrival).length;
      CHATS.put(transaction, CHATS.key(this.id), { ...chat, readUpTo: last.arrival, unread });
      transaction.onCommit(() => changes.publish({ type: "chat-changed", chatId: this.id }));
    });
  }

  async #arrivalOf(transaction: Parameters<typeof findMessage>[0], id: string): Promise<number> {
    const { userId } = this.#sources.engine.identity;
    const message =
      (await findMessage(transaction, this.id, this.peer, id)) ??
      (await findMessage(transaction, this.id, userId ?? "", id));
    if (message === undefined)
      throw new SottoError("argument/invalid", { detail: "no such message" });
    return message.arrival;
  }
}

function textOf(content: Sendable): string {
  const text: unknown = typeof content === "string" ? content : content?.text;
  if (typeof text !== "string" || text === "")
    throw new SottoError("argument/invalid", { detail: "no text" });
  if (!text.isWellFormed())
    throw new SottoError("argument/invalid", { detail: "text is not Unicode" });
  if (utf8ToBytes(text).length > MAX_TEXT_BYTES) throw new SottoError("message/too-large");
  return text;
}

function messageIdOf(id: string | undefined): string | undefined {
  if (id !== undefined && !MESSAGE_ID.test(id))
    throw new SottoError("argument/invalid", { detail: "a message id is 32 hexadecimal digits" });
  return id;
}
