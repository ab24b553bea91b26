import { SottoError, type UserId } from "@sotto/protocol";
import type {
  ContentTypes,
  Message,
  MessageState,
  Receipt,
  Sendable,
  SendOptions,
  SentMessage,
} from "../api.ts";
import { type ContentType, parseContent } from "../content/define.ts";
import type { SignalOptions } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import type { MessageRecord, ReachedState } from "../store/schema.ts";
import type { MessageActs } from "./message-acts.ts";

/** What a message object can ask for. */
export interface MessageActions {
  readonly changes: Changes;
  readonly writing: MessageActs;
  send(
    chatId: string,
    content: Sendable<ContentTypes>,
    options: SendOptions,
  ): Promise<SentMessage<ContentTypes>>;
  forward(message: MessageRecord, to: readonly string[]): Promise<void>;
  /** Calls `view.update` at every change of the record, for as long as somebody holds the view. */
  follow(record: MessageRecord, view: Followed): void;
  /** Why the client has stopped for good, if it has. */
  stopped(): SottoError | undefined;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
}

export interface Followed {
  update(record: MessageRecord): void;
}

const RANK: Readonly<Record<MessageState, number>> = {
  failed: -1,
  queued: 0,
  relayed: 1,
  delivered: 2,
  read: 3,
  played: 4,
  received: 4,
};

const REACHED: readonly ReachedState[] = ["relayed", "delivered", "read", "played"];

/** A message as apps see it. Those in timelines are snapshots; one that `send` returned follows its state. */
export class MessageView implements SentMessage<ContentTypes> {
  #record: MessageRecord;
  readonly #actions: MessageActions;

  constructor(record: MessageRecord, actions: MessageActions) {
    this.#record = record;
    this.#actions = actions;
  }

  get id(): string {
    return this.#record.id;
  }
  get chatId(): string {
    return this.#record.chatId;
  }
  get from(): string {
    return this.#record.from;
  }
  get device(): string {
    return this.#record.device;
  }
  get own(): boolean {
    return this.#record.own;
  }
  get sentAt(): Date {
    return new Date(this.#record.sentAtMs);
  }
  get receivedAt(): Date {
    return new Date(this.#record.receivedAtMs);
  }
  get editedAt(): Date | undefined {
    return dateOf(this.#record.editedAtMs);
  }
  get deleted(): boolean {
    return this.#record.deleted === true;
  }
  get expiresAt(): Date | undefined {
    return dateOf(this.#record.expiresAtMs);
  }
  get kind(): string {
    return this.#record.kind;
  }
  get text(): string {
    return this.viewOnce ? "" : this.#record.text;
  }
  get location(): Message["location"] {
    return this.#bodyOf("location");
  }
  get contact(): Message["contact"] {
    return this.#bodyOf("contact");
  }
  get call(): Message["call"] {
    return this.#bodyOf("call");
  }
  get file(): Message["file"] {
    return this.#bodyOf("file");
  }
  get mentions(): readonly UserId[] {
    return this.#record.mentions ?? [];
  }
  get forwarded(): number {
    return this.#record.forwarded ?? 0;
  }
  get viewOnce(): boolean {
    return this.#record.viewOnce === true;
  }
  get opened(): boolean {
    return this.#record.opened === true;
  }
  get starred(): boolean {
    return this.#record.starred === true;
  }
  get reactions(): ReadonlyMap<string, readonly UserId[]> {
    const users = new Map<string, UserId[]>();
    for (const { user, emoji } of this.#record.reactions ?? [])
      users.set(emoji, [...(users.get(emoji) ?? []), user]);
    return users;
  }
  get state(): MessageState {
    return this.#record.state;
  }
  get replyTo(): string | undefined {
    return this.#record.replyTo;
  }
  get error(): SottoError | undefined {
    return this.#record.error === undefined ? undefined : new SottoError(this.#record.error);
  }

  /** From now on the message shows its record's newest state. */
  follow(): this {
    this.#actions.follow(this.#record, this);
    return this;
  }

  update(record: MessageRecord): void {
    this.#record = record;
  }

  /** The value of a kind that the app has defined. */
  get content(): unknown {
    return this.viewOnce ? undefined : this.#record.body;
  }

  #bodyOf<B>(kind: string): B | undefined {
    return this.kind === kind && !this.viewOnce ? (this.#record.body as B | undefined) : undefined;
  }

  is<T>(type: ContentType<T>): this is this & { readonly content: T } {
    if (type.type !== this.kind || this.deleted || this.viewOnce) return false;
    try {
      parseContent(type, this.#record.body);
      return true;
    } catch {
      return false; // The app's own parser says that it is none.
    }
  }

  receipts(): readonly Receipt[] {
    const { own, chatId: user, reachedAtMs = {} } = this.#record;
    if (!own) return [];
    return REACHED.flatMap((state) => {
      const at = dateOf(reachedAtMs[state]);
      return at === undefined ? [] : [{ user, state, at }];
    });
  }

  async reply(
    content: Sendable<ContentTypes>,
    options: Omit<SendOptions, "replyTo"> = {},
  ): Promise<SentMessage<ContentTypes>> {
    return await this.#actions.send(this.chatId, content, { ...options, replyTo: this.id });
  }

  async replyPrivately(
    content: Sendable<ContentTypes>,
    options: Omit<SendOptions, "replyTo"> = {},
  ): Promise<SentMessage<ContentTypes>> {
    const chatId = this.own ? this.chatId : this.from;
    return await this.#actions.send(chatId, content, { ...options, replyTo: this.id });
  }

  async react(emoji: string | null): Promise<void> {
    await this.#actions.writing.react(this.#record, emoji);
  }
  async edit(text: string, { mentions }: { mentions?: readonly UserId[] } = {}): Promise<void> {
    await this.#actions.writing.edit(this.#record, text, mentions);
  }
  async delete(scope: "me" | "everyone"): Promise<void> {
    await this.#actions.writing.remove(this.#record, scope);
  }
  async forward(to: readonly string[]): Promise<void> {
    await this.#actions.forward(this.#record, to);
  }
  async star(on = true): Promise<void> {
    await this.#actions.writing.star(this.#record, on);
  }
  async open(): Promise<string> {
    return await this.#actions.writing.open(this.#record);
  }
  async markPlayed(): Promise<void> {
    await this.#actions.writing.markPlayed(this.#record);
  }
  async cancel(): Promise<boolean> {
    return await this.#actions.writing.cancel(this.#record);
  }
  async retry(): Promise<void> {
    await this.#actions.writing.requeue(this.#record);
  }

  async reached(
    state: "relayed" | "delivered" | "read",
    { signal }: SignalOptions = {},
  ): Promise<void> {
    signal?.throwIfAborted();
    const { changes, closed } = this.#actions;
    await new Promise<void>((resolve, reject) => {
      const look = ({ state: now, error }: MessageRecord): void => {
        if (now === "failed") settle(() => reject(new SottoError(error ?? "relay/failed")));
        else if (RANK[now] >= RANK[state]) settle(resolve);
      };
      const onAbort = (): void => settle(() => reject(signal?.reason as Error));
      const onClosed = (): void => settle(() => reject(new SottoError("client/closed")));
      const onStopped = (error: SottoError): void => settle(() => reject(error));
      const end = changes.subscribe((change) => {
        if (change.type === "stopped") onStopped(change.error);
        if (change.type === "message-changed" && isSame(change.message, this.#record))
          look(change.message);
      });
      const settle = (finish: () => void): void => {
        end();
        signal?.removeEventListener("abort", onAbort);
        closed.removeEventListener("abort", onClosed);
        finish();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      closed.addEventListener("abort", onClosed, { once: true });
      look(this.#record);
      const stopped = this.#actions.stopped();
      if (closed.aborted) onClosed();
      else if (stopped !== undefined) onStopped(stopped);
    });
  }
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}

function isSame(a: MessageRecord, b: MessageRecord): boolean {
  return a.id === b.id && a.chatId === b.chatId && a.from === b.from;
}
