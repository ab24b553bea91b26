import { SottoError } from "@sotto/protocol";
import type { Message, MessageState, Sendable, SendOptions, SentMessage } from "../api.ts";
import type { SignalOptions } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import type { MessageRecord } from "../store/schema.ts";

/** What a message object can ask for. */
export interface MessageActions {
  readonly changes: Changes;
  send(chatId: string, content: Sendable, options: SendOptions): Promise<SentMessage>;
  requeue(record: MessageRecord): Promise<void>;
  /** Calls `view.update` at every change of the record, for as long as somebody holds the view. */
  follow(record: MessageRecord, view: Followed): void;
  /** Why the client has stopped for good, if it has. */
  stopped(): SottoError | undefined;
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
  received: 3,
};

/** A message as apps see it. Those in timelines are snapshots; one that `send` returned follows its state. */
export class MessageView implements SentMessage {
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
  get kind(): Message["kind"] {
    return this.#record.kind;
  }
  get text(): string {
    return this.#record.text;
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

  async reply(content: Sendable, options: Omit<SendOptions, "replyTo"> = {}): Promise<SentMessage> {
    return await this.#actions.send(this.chatId, content, { ...options, replyTo: this.id });
  }

  async retry(): Promise<void> {
    await this.#actions.requeue(this.#record);
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

function isSame(a: MessageRecord, b: MessageRecord): boolean {
  return a.id === b.id && a.chatId === b.chatId && a.from === b.from;
}
