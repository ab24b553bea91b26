import { bytesToHex, ID_BYTES, isUserId, SottoError, type UserId } from "@sotto/protocol";
import type {
  ContentTypes,
  Conversation,
  ConversationSummary,
  ReportOptions,
  Sendable,
  SendOptions,
  SentMessage,
  Timeline,
} from "../api.ts";
import type { MessageContent } from "../content/content.ts";
import type { Live } from "../live.ts";
import {
  changeMessage,
  findMessage,
  isMention,
  isUnread,
  loadChat,
  updateChat,
} from "../messaging/messages.ts";
import { loadContact, setBlocked } from "../messaging/contacts.ts";
import { enqueue, enqueueMessage } from "../messaging/outbox.ts";
import { befriend, perform } from "../messaging/perform.ts";
import { sendReceipts } from "../messaging/receipts.ts";
import { removeChat } from "../messaging/remove-chat.ts";
import type { Typing } from "../messaging/typing.ts";
import { type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { ReportSources, Wanted } from "./make-report.ts";
import { type MessageActions, MessageView } from "./message-view.ts";
import { invalid, requireSize, secondsOf, toMessageContent } from "./sendable.ts";
import type { Summaries } from "./summaries.ts";
import { createTimeline } from "./timeline.ts";

export interface ConversationSources extends ReportSources {
  readonly summaries: Summaries;
  readonly actions: MessageActions;
  readonly typing: Typing;
  readonly types: ContentTypes;
  readonly onError: (error: unknown) => void;
}

type Declining = NonNullable<Parameters<Conversation["decline"]>[0]>;

/** A direct conversation with one peer. */
export class DirectConversation implements Conversation<ContentTypes> {
  readonly kind = "direct";
  readonly id: string;
  readonly peer: UserId;
  readonly #sources: ConversationSources;

  constructor(peer: UserId, sources: ConversationSources) {
    if (!isUserId(peer)) throw invalid("not a user id");
    if (peer === sources.engine.identity.userId) throw invalid("a conversation with oneself");
    this.id = peer;
    this.peer = peer;
    this.#sources = sources;
  }

  get summary(): Live<ConversationSummary<ContentTypes>> {
    return this.#sources.summaries.of(this.id);
  }

  timeline(options: { around?: string; limit?: number } = {}): Timeline<ContentTypes> {
    const { engine, changes, actions, onError } = this.#sources;
    const view = (record: MessageRecord): MessageView => new MessageView(record, actions);
    const find = (id: string): Promise<MessageRecord | undefined> => this.#find(engine.store, id);
    return createTimeline({ store: engine.store, changes, view, find, onError }, this.id, options);
  }

  async send(
    content: Sendable<ContentTypes>,
    options: SendOptions = {},
  ): Promise<SentMessage<ContentTypes>> {
    options.signal?.throwIfAborted();
    const { engine, types, actions } = this.#sources;
    const record = await this.#enqueue(
      (defaultExpiry) =>
        toMessageContent(content, options, types, {
          random: engine.random,
          nowMs: engine.clock.now(),
          defaultExpiry,
        }),
      options.sendAt,
    );
    return new MessageView(record, actions).follow();
  }

  /** Sends what another conversation's message says. */
  async forward(message: MessageRecord, id: string): Promise<void> {
    const sentAtMs = this.#sources.engine.clock.now();
    await this.#enqueue((expiresIn) => {
      const content: MessageContent = {
        type: "message",
        id,
        sentAtMs,
        kind: message.kind,
        text: message.text,
        body: message.body,
        replyTo: undefined,
        mentions: [],
        forwarded: (message.forwarded ?? 0) + 1,
        expiresIn: expiresIn === 0 ? undefined : expiresIn,
        viewOnce: false,
      };
      requireSize(content);
      return content;
    }, undefined);
  }

  /** @param make - Is given the conversation's time to live, in seconds. */
  async #enqueue(
    make: (timerSeconds: number) => MessageContent,
    sendAt: Date | undefined,
  ): Promise<MessageRecord> {
    const { engine, changes } = this.#sources;
    const { userId = "", deviceId } = engine.identity;
    const dueAtMs = sendAt?.getTime();
    if (Number.isNaN(dueAtMs)) throw invalid("sendAt is no date");
    return await engine.steps.run(async (transaction) => {
      const { timer } = await loadChat(transaction, this.id);
      const message = make(timer?.seconds ?? 0);
      await this.#befriend(transaction);
      const own = { userId, deviceId };
      return await enqueueMessage(transaction, changes, own, this.peer, message, dueAtMs);
    });
  }

  /** Whoever is written to is a contact; a request that is answered is none any more, and its messages have arrived. */
  async #befriend(transaction: Transaction): Promise<void> {
    const { engine, changes } = this.#sources;
    if ((await loadContact(transaction, this.peer)).isBlocked) throw new SottoError("peer/blocked");
    await befriend(engine, changes, transaction, this.peer);
    if ((await loadChat(transaction, this.id)).isRequest !== true) return;
    await updateChat(transaction, changes, this.id, { isRequest: false });
    const ids = (await this.#messagesAfter(transaction, 0)).filter(isUnread).map(({ id }) => id);
    const receipts = { state: "delivered", ids } as const;
    await sendReceipts(transaction, changes, this.peer, receipts, engine.clock.now());
  }

  async draft(text: string | null): Promise<void> {
    if (text !== null && !text.isWellFormed()) throw invalid("text is not Unicode");
    await this.#update({ draft: text === null || text === "" ? undefined : text });
  }

  typing(activity: "typing" | "recording" | "none" = "typing"): void {
    this.#sources.typing.say(this.peer, activity);
  }

  async archive(on = true): Promise<void> {
    await this.#update({ archived: on });
  }

  async mute(until: Date | boolean): Promise<void> {
    const untilMs = until instanceof Date ? until.getTime() : until ? Infinity : 0;
    if (Number.isNaN(untilMs)) throw invalid("not a date");
    await this.#update({ mutedUntilMs: untilMs });
  }

  async pin(on = true): Promise<void> {
    await this.#update({ pinned: on });
  }

  async disappearing(seconds: number | null): Promise<void> {
    const { engine, changes } = this.#sources;
    const id = bytesToHex(engine.random(ID_BYTES));
    const wanted = secondsOf(seconds ?? 0);
    await engine.steps.run(async (transaction) => {
      await this.#befriend(transaction);
      const { timer } = await loadChat(transaction, this.id);
      if ((timer?.seconds ?? 0) === wanted) return;
      const atMs = Math.max(engine.clock.now(), (timer?.atMs ?? 0) + 1);
      const act = { type: "timer", id, seconds: wanted, atMs } as const;
      await perform(engine, changes, transaction, this.id, act);
    });
  }

  async accept(): Promise<void> {
    const { engine, changes } = this.#sources;
    await engine.steps.run(async (transaction) => {
      const { isRequest } = await loadChat(transaction, this.id);
      if (isRequest !== true) return;
      await this.#befriend(transaction);
      const options = { createdAtMs: engine.clock.now(), isUnnumbered: true };
      await enqueue(transaction, changes, this.peer, { type: "accept" }, options);
    });
  }

  async decline({ block = false, report = false }: Declining = {}): Promise<void> {
    const { engine, changes } = this.#sources;
    if (report) await this.#report({ messages: "newest" });
    if (block)
      await engine.steps.run((transaction) => setBlocked(transaction, changes, this.peer, true));
    await this.delete();
  }

  async report(options: ReportOptions = {}): Promise<void> {
    await this.#report(options);
  }

  async #report(wanted: Wanted): Promise<void> {
    const { makeReport } = await import("./make-report.ts");
    await makeReport(this.#sources, this.peer, wanted);
  }

  async delete(): Promise<void> {
    const { engine, changes } = this.#sources;
    await removeChat(engine, changes, this.id);
  }

  async markRead(upTo?: string): Promise<void> {
    const { engine, changes } = this.#sources;
    const own = engine.identity.userId ?? "";
    await engine.steps.run(async (transaction) => {
      const chat = await loadChat(transaction, this.id);
      const end = upTo === undefined ? Infinity : (await this.#require(transaction, upTo)).arrival;
      const later = await this.#messagesAfter(transaction, chat.readUpTo);
      const read = later.filter(({ arrival }) => arrival <= end);
      const last = read.at(-1);
      if (last === undefined) return;
      const nowMs = engine.clock.now();
      for (const message of read.filter(isUnread)) {
        const { livesMs, expiresAtMs } = message;
        if (livesMs !== undefined && expiresAtMs === undefined)
          changeMessage(transaction, changes, { ...message, expiresAtMs: nowMs + livesMs });
      }
      const ids = read.filter(isUnread).map(({ id }) => id);
      const receipts = { state: "read", ids } as const;
      await sendReceipts(transaction, changes, this.peer, receipts, nowMs);
      const unread = later.filter((message) => isUnread(message) && message.arrival > last.arrival);
      await updateChat(transaction, changes, this.id, {
        readUpTo: last.arrival,
        unread: unread.length,
        mentions: unread.filter((message) => isMention(message, own)).length,
      });
    });
  }

  async #update(patch: Parameters<typeof updateChat>[3]): Promise<void> {
    const { engine, changes } = this.#sources;
    await engine.steps.run((transaction) => updateChat(transaction, changes, this.id, patch));
  }

  async #messagesAfter(
    transaction: Transaction,
    arrival: number,
  ): Promise<readonly MessageRecord[]> {
    const range = { prefix: `${MESSAGES.key(this.id)}/`, after: MESSAGES.key(this.id, arrival) };
    return (await MESSAGES.scan(transaction, range)).map(({ record }) => record);
  }

  async #require(transaction: Transaction, id: string): Promise<MessageRecord> {
    const message = await this.#find(transaction, id);
    if (message === undefined) throw invalid("no such message");
    return message;
  }

  /** Of two messages with one id, the peer's: ids are chosen by their senders. */
  async #find(
    reader: Parameters<typeof findMessage>[0],
    id: string,
  ): Promise<MessageRecord | undefined> {
    const own = this.#sources.engine.identity.userId ?? "";
    return (
      (await findMessage(reader, this.id, this.peer, id)) ??
      (await findMessage(reader, this.id, own, id))
    );
  }
}
