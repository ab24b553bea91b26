import { bytesToHex, ID_BYTES, isUserId, type UserId } from "@sotto/protocol";
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
import type { Live } from "../live.ts";
import { findInChat } from "../messaging/messages.ts";
import type { ChatRecord, MessageRecord } from "../store/schema.ts";
import type { ClientContext } from "./client-context.ts";
import type { ReportSources, Wanted } from "./make-report.ts";
import { type MessageActions, MessageView } from "./message-view.ts";
import { invalid, secondsOf, toMessageContent } from "./sendable.ts";
import type { Summaries } from "./summaries.ts";
import { createTimeline } from "./timeline.ts";

export interface ConversationSources extends ReportSources {
  readonly context: ClientContext;
  readonly summaries: Summaries;
  readonly actions: MessageActions;
  readonly types: ContentTypes;
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
    if (peer === sources.context.self.userId) throw invalid("a conversation with oneself");
    this.id = peer;
    this.peer = peer;
    this.#sources = sources;
  }

  get summary(): Live<ConversationSummary<ContentTypes>> {
    return this.#sources.summaries.of(this.id);
  }

  timeline(options: { around?: string; limit?: number } = {}): Timeline<ContentTypes> {
    const { context, actions } = this.#sources;
    const { store, self, changes, onError } = context;
    const view = (record: MessageRecord): MessageView => new MessageView(record, actions);
    const find = (id: string): Promise<MessageRecord | undefined> =>
      findInChat(store, this.peer, self.userId, id);
    return createTimeline({ store, changes, view, find, onError }, this.id, options);
  }

  async send(
    content: Sendable<ContentTypes>,
    options: SendOptions = {},
  ): Promise<SentMessage<ContentTypes>> {
    options.signal?.throwIfAborted();
    const { context, types, actions } = this.#sources;
    const { random, clock, writing } = context;
    const dueAtMs = options.sendAt?.getTime();
    if (Number.isNaN(dueAtMs)) throw invalid("sendAt is no date");
    const message = toMessageContent(content, options, types, { random, nowMs: clock.now() });
    const usesTimer = options.expiresIn === undefined;
    const record = await writing.send(this.peer, message, { usesTimer, dueAtMs });
    return new MessageView(record, actions).follow();
  }

  async draft(text: string | null): Promise<void> {
    if (text !== null && !text.isWellFormed()) throw invalid("text is not Unicode");
    await this.#update({ draft: text === null || text === "" ? undefined : text });
  }

  typing(activity: "typing" | "recording" | "none" = "typing"): void {
    const { writing, onError } = this.#sources.context;
    void writing.typing(this.peer, activity).catch(onError);
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
    const { random, writing } = this.#sources.context;
    const id = bytesToHex(random(ID_BYTES));
    await writing.disappearing(this.peer, id, secondsOf(seconds ?? 0));
  }

  async accept(): Promise<void> {
    await this.#sources.context.writing.accept(this.peer);
  }

  async decline({ block = false, report = false }: Declining = {}): Promise<void> {
    if (report) await this.#report({ messages: "newest" });
    if (block) await this.#sources.context.writing.block(this.peer, true);
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
    await this.#sources.context.writing.removeChat(this.peer);
  }

  async markRead(upTo?: string): Promise<void> {
    await this.#sources.context.writing.markRead(this.peer, upTo);
  }

  async #update(patch: Partial<ChatRecord>): Promise<void> {
    await this.#sources.context.writing.updateChat(this.peer, patch);
  }
}
