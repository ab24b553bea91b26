import { SottoError, type UserId } from "@sotto/protocol";
import { MAX_EMOJI_LENGTH } from "../content/codec.ts";
import type { MessageContent } from "../content/content.ts";
import { nextStampMs } from "../messaging/annotations.ts";
import type { Changes } from "../messaging/changes.ts";
import { changeMessage, loadAnnotation, messageKey, removeMessage } from "../messaging/messages.ts";
import { cancelMessage, dropUnsentActs, dueOfTarget, requeueMessage } from "../messaging/outbox.ts";
import { perform } from "../messaging/perform.ts";
import { sendReceipts } from "../messaging/receipts.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { ChatActs } from "./chat-acts.ts";
import { invalid, mentionsOf, requireEmoji, requireSize, requireText } from "./sendable.ts";

/** Detail of the error of an act on a message that is not there. */
export const GONE = "the message is gone";

/** What can be done to a message. Each is one step; each reads the message's present record, not the caller's. */
export interface MessageActs {
  react(message: MessageRecord, emoji: string | null): Promise<void>;
  edit(message: MessageRecord, text: string, mentions?: readonly UserId[]): Promise<void>;
  remove(message: MessageRecord, scope: "me" | "everyone"): Promise<void>;
  forward(message: MessageRecord, to: readonly Copy[]): Promise<void>;
  star(message: MessageRecord, on: boolean): Promise<void>;
  open(message: MessageRecord): Promise<string>;
  markPlayed(message: MessageRecord): Promise<void>;
  cancel(message: MessageRecord): Promise<boolean>;
  requeue(message: MessageRecord): Promise<void>;
}

/** A message that says what another one does. */
export interface Copy {
  readonly peer: UserId;
  readonly id: string;
}

export function createMessageActs(
  engine: EngineContext,
  changes: Changes,
  chats: Pick<ChatActs, "send">,
): MessageActs {
  const { steps, clock, identity } = engine;
  const own = (): UserId => identity.userId ?? "";

  /** Runs a step on a message as it is now. @throws SottoError `argument/invalid` if it is gone */
  const withMessage = <T>(
    { chatId, arrival }: MessageRecord,
    body: (transaction: Transaction, message: MessageRecord) => Promise<T>,
  ): Promise<T> =>
    steps.run(async (transaction) => {
      const message = await MESSAGES.get(transaction, messageKey({ chatId, arrival }));
      if (message === undefined) throw invalid(GONE);
      return await body(transaction, message);
    });

  /** One that says something. */
  const withLive: typeof withMessage = (message, body) =>
    withMessage(message, async (transaction, now) => {
      if (now.deleted === true || now.kind === "system") throw invalid("nothing to act on");
      return await body(transaction, now);
    });

  return {
    react: async (message, emoji) => {
      const sign = emoji === null ? "" : requireEmoji(emoji, MAX_EMOJI_LENGTH);
      await withLive(message, async (transaction, now) => {
        const { chatId, from, id } = now;
        const annotation = await loadAnnotation(transaction, { chatId, from, id });
        const atMs = nextStampMs(annotation, own(), clock.now());
        const target = { author: from, id };
        const act = { type: "react", target, emoji: sign, atMs } as const;
        const dueAtMs = await dueOfTarget(transaction, now);
        await perform(engine, changes, transaction, chatId, act, dueAtMs);
      });
    },

    edit: async (message, text, mentions) => {
      const changed = { text: requireText(text), mentions: mentionsOf(mentions) };
      await withLive(message, async (transaction, now) => {
        const { own: isOwn, chatId, from, id, viewOnce, livesMs } = now;
        if (!isOwn || viewOnce === true) throw invalid("only own messages can be edited");
        const annotation = await loadAnnotation(transaction, { chatId, from, id });
        const atMs = nextStampMs(annotation, own(), clock.now());
        const expiresIn = livesMs === undefined ? undefined : livesMs / 1000;
        const act = { type: "edit", id, ...changed, atMs, expiresIn } as const;
        const dueAtMs = await dueOfTarget(transaction, now);
        await perform(engine, changes, transaction, chatId, act, dueAtMs);
      });
    },

    remove: (message, scope) =>
      withMessage(message, async (transaction, now) => {
        // What has not gone out need not be called back.
        if (now.own && (await cancelMessage(transaction, changes, now))) return;
        if (scope === "me") {
          await removeMessage(transaction, changes, now, own());
          return;
        }
        if (!now.own) throw invalid("only own messages can be deleted for everyone");
        if (now.kind === "system") throw invalid("nothing to act on");
        await dropUnsentActs(transaction, now);
        const act = { type: "delete", id: now.id } as const;
        await perform(engine, changes, transaction, now.chatId, act);
      }),

    forward: async (message, to) => {
      const now = await MESSAGES.get(engine.store, messageKey(message));
      if (now === undefined) throw invalid(GONE);
      if (now.deleted === true || now.viewOnce === true || now.kind === "system")
        throw invalid("it cannot be forwarded");
      for (const { peer, id } of to)
        await chats.send(peer, copyOf(now, id, clock.now()), { usesTimer: true });
    },

    star: (message, on) =>
      withLive(message, async (transaction, now) =>
        changeMessage(transaction, changes, { ...now, starred: on }),
      ),

    open: (message) =>
      withLive(message, async (transaction, now) => {
        if (now.own || now.viewOnce !== true) throw invalid("it is no view-once message");
        if (now.opened === true) throw new SottoError("message/expired");
        const { body: _body, ...rest } = now;
        changeMessage(transaction, changes, { ...rest, text: "", opened: true });
        await tellPlayed(transaction, now);
        return now.text;
      }),

    markPlayed: (message) => withLive(message, tellPlayed),
    cancel: (message) =>
      withMessage(message, (transaction, now) => cancelMessage(transaction, changes, now)),
    requeue: (message) =>
      steps.run((transaction) => requeueMessage(transaction, changes, messageKey(message))),
  };

  async function tellPlayed(transaction: Transaction, message: MessageRecord): Promise<void> {
    const { own: isOwn, chatId, id } = message;
    if (isOwn) throw invalid("only received messages are played");
    const receipt = { state: "played", ids: [id] } as const;
    await sendReceipts(transaction, changes, chatId, receipt, clock.now());
  }
}

function copyOf(message: MessageRecord, id: string, sentAtMs: number): MessageContent {
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
    expiresIn: undefined,
    viewOnce: false,
  };
  requireSize(content);
  return content;
}
