import { SottoError, type UserId } from "@sotto/protocol";
import type { MessageContent } from "../content/content.ts";
import type { Changes } from "../messaging/changes.ts";
import { loadContact } from "../messaging/contacts.ts";
import {
  changeMessage,
  findInChat,
  isMention,
  isUnread,
  loadChat,
  updateChat,
} from "../messaging/messages.ts";
import { enqueue, enqueueMessage } from "../messaging/outbox.ts";
import { befriend, perform } from "../messaging/perform.ts";
import { sendReceipts } from "../messaging/receipts.ts";
import { removeChat } from "../messaging/remove-chat.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { type ChatRecord, type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { invalid, requireSize } from "./sendable.ts";

/** What can be done to a conversation. */
export interface ChatActs {
  /** Queues a message. The same id again changes nothing. */
  send(peer: UserId, content: MessageContent, options: SendingOptions): Promise<MessageRecord>;
  updateChat(peer: UserId, patch: Partial<ChatRecord>): Promise<void>;
  markRead(peer: UserId, upTo: string | undefined): Promise<void>;
  disappearing(peer: UserId, id: string, seconds: number): Promise<void>;
  accept(peer: UserId): Promise<void>;
  removeChat(peer: UserId): Promise<void>;
}

export interface SendingOptions {
  /** The message lives as long as the conversation's do, whatever it says itself. */
  readonly usesTimer: boolean;
  readonly dueAtMs?: number | undefined;
}

export function createChatActs(engine: EngineContext, changes: Changes): ChatActs {
  const { steps, clock, identity } = engine;

  /** Whoever is written to is a contact; a request that is answered is none any more, and its messages have arrived. */
  const befriendPeer = async (transaction: Transaction, peer: UserId): Promise<void> => {
    if ((await loadContact(transaction, peer)).isBlocked) throw new SottoError("peer/blocked");
    await befriend(engine, changes, transaction, peer);
    if ((await loadChat(transaction, peer)).isRequest !== true) return;
    await updateChat(transaction, changes, peer, { isRequest: false });
    const ids = (await messagesAfter(transaction, peer, 0)).filter(isUnread).map(({ id }) => id);
    const receipts = { state: "delivered", ids } as const;
    await sendReceipts(transaction, changes, peer, receipts, clock.now());
  };

  return {
    send: (peer, content, { usesTimer, dueAtMs }) =>
      steps.run(async (transaction) => {
        const seconds = usesTimer ? ((await loadChat(transaction, peer)).timer?.seconds ?? 0) : 0;
        const message = seconds === 0 ? content : { ...content, expiresIn: seconds };
        if (message !== content) requireSize(message);
        await befriendPeer(transaction, peer);
        const { userId = "", deviceId } = identity;
        const own = { userId, deviceId };
        return await enqueueMessage(transaction, changes, own, peer, message, dueAtMs);
      }),

    updateChat: (peer, patch) =>
      steps.run((transaction) => updateChat(transaction, changes, peer, patch)),

    markRead: (peer, upTo) =>
      steps.run((transaction) => markRead(engine, changes, transaction, peer, upTo)),

    disappearing: (peer, id, seconds) =>
      steps.run(async (transaction) => {
        await befriendPeer(transaction, peer);
        const { timer } = await loadChat(transaction, peer);
        if ((timer?.seconds ?? 0) === seconds) return;
        const atMs = Math.max(clock.now(), (timer?.atMs ?? 0) + 1);
        const act = { type: "timer", id, seconds, atMs } as const;
        await perform(engine, changes, transaction, peer, act);
      }),

    accept: (peer) =>
      steps.run(async (transaction) => {
        const { isRequest } = await loadChat(transaction, peer);
        if (isRequest !== true) return;
        await befriendPeer(transaction, peer);
        const options = { createdAtMs: clock.now(), isUnnumbered: true };
        await enqueue(transaction, changes, peer, { type: "accept" }, options);
      }),

    removeChat: (peer) => removeChat(engine, changes, peer),
  };
}

async function markRead(
  { clock, identity }: EngineContext,
  changes: Changes,
  transaction: Transaction,
  peer: UserId,
  upTo: string | undefined,
): Promise<void> {
  const own = identity.userId ?? "";
  const chat = await loadChat(transaction, peer);
  const last = upTo === undefined ? undefined : await findInChat(transaction, peer, own, upTo);
  if (upTo !== undefined && last === undefined) throw invalid("no such message");
  const end = last?.arrival ?? Infinity;
  const later = await messagesAfter(transaction, peer, chat.readUpTo);
  const read = later.filter(({ arrival }) => arrival <= end);
  const newest = read.at(-1);
  if (newest === undefined) return;
  const nowMs = clock.now();
  for (const message of read.filter(isUnread)) {
    const { livesMs, expiresAtMs } = message;
    if (livesMs !== undefined && expiresAtMs === undefined)
      changeMessage(transaction, changes, { ...message, expiresAtMs: nowMs + livesMs });
  }
  const ids = read.filter(isUnread).map(({ id }) => id);
  const receipts = { state: "read", ids } as const;
  await sendReceipts(transaction, changes, peer, receipts, nowMs);
  const unread = later.filter((message) => isUnread(message) && message.arrival > newest.arrival);
  await updateChat(transaction, changes, peer, {
    readUpTo: newest.arrival,
    unread: unread.length,
    mentions: unread.filter((message) => isMention(message, own)).length,
  });
}

async function messagesAfter(
  transaction: Transaction,
  peer: UserId,
  arrival: number,
): Promise<readonly MessageRecord[]> {
  const range = { prefix: `${MESSAGES.key(peer)}/`, after: MESSAGES.key(peer, arrival) };
  return (await MESSAGES.scan(transaction, range)).map(({ record }) => record);
}
