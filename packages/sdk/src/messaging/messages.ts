import type { UserId } from "@sotto/protocol";
import {
  ANNOTATIONS,
  type AnnotationRecord,
  ARRIVALS,
  CHATS,
  type ChatRecord,
  EXPIRIES,
  MESSAGE_IDS,
  type MessageRecord,
  MESSAGES,
  PENDING_ANNOTATIONS,
} from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import { annotate, NO_ANNOTATION } from "./annotations.ts";
import type { Changes } from "./changes.ts";

// Message and conversation rows, and their indexes.

/** Acts on messages that have not come are kept for so many of a conversation: a peer may name as many as it likes. */
const MAX_PENDING_COUNT = 256;
/** Longer than any relay keeps a message: nothing comes after it. */
const MAX_PENDING_MS: number = 60 * 24 * 3600_000;
/** Stands for a message that was removed here: it must not come back by a repeat. */
const REMOVED = "";

export async function findMessage(
  reader: Reader,
  chatId: string,
  from: UserId,
  id: string,
): Promise<MessageRecord | undefined> {
  const key = await MESSAGE_IDS.get(reader, MESSAGE_IDS.key(chatId, from, id));
  return key === undefined || key === REMOVED ? undefined : await MESSAGES.get(reader, key);
}

/** Whether the message is there, or was. */
export async function isMessageKnown(
  reader: Reader,
  chatId: string,
  from: UserId,
  id: string,
): Promise<boolean> {
  return (await MESSAGE_IDS.get(reader, MESSAGE_IDS.key(chatId, from, id))) !== undefined;
}

export function messageKey({ chatId, arrival }: Pick<MessageRecord, "chatId" | "arrival">): string {
  return MESSAGES.key(chatId, arrival);
}

/** Adds a message at the end of its conversation, with what acts have already done to it. @returns Its record. */
export async function addMessage(
  transaction: Transaction,
  changes: Changes,
  init: Omit<MessageRecord, "arrival">,
  own: UserId,
): Promise<MessageRecord> {
  const plain: MessageRecord = { ...init, arrival: (await lastArrival(transaction)) + 1 };
  const record = annotate(plain, await takePending(transaction, plain));
  const key = messageKey(record);
  putMessage(transaction, record);
  MESSAGE_IDS.put(transaction, MESSAGE_IDS.key(record.chatId, record.from, record.id), key);
  ARRIVALS.put(transaction, ARRIVALS.key(record.arrival), key);
  const chat = await loadChat(transaction, record.chatId);
  CHATS.put(transaction, CHATS.key(record.chatId), {
    ...chat,
    last: key,
    lastAtMs: record.receivedAtMs,
    unread: chat.unread + (isUnread(record) ? 1 : 0),
    mentions: (chat.mentions ?? 0) + (isUnread(record) && isMention(record, own) ? 1 : 0),
  });
  transaction.onCommit(() => changes.publish({ type: "message-added", message: record }));
  return record;
}

/** Writes a changed message, and tells of it. */
export function changeMessage(
  transaction: Transaction,
  changes: Changes,
  message: MessageRecord,
): void {
  putMessage(transaction, message);
  transaction.onCommit(() => changes.publish({ type: "message-changed", message }));
}

function putMessage(transaction: Transaction, message: MessageRecord): void {
  const key = messageKey(message);
  MESSAGES.put(transaction, key, message);
  if (message.expiresAtMs !== undefined)
    EXPIRIES.put(transaction, EXPIRIES.key(message.expiresAtMs, message.arrival), key);
}

/** Removes a message from this device for good. */
export async function removeMessage(
  transaction: Transaction,
  changes: Changes,
  message: MessageRecord,
  own: UserId,
): Promise<void> {
  const { chatId, from, id, arrival, expiresAtMs } = message;
  const key = messageKey(message);
  MESSAGES.delete(transaction, key);
  // The newest number stays, or the next message would get it, and be behind those who have counted this far.
  if (arrival !== (await lastArrival(transaction)))
    ARRIVALS.delete(transaction, ARRIVALS.key(arrival));
  MESSAGE_IDS.put(transaction, MESSAGE_IDS.key(chatId, from, id), REMOVED);
  ANNOTATIONS.delete(transaction, ANNOTATIONS.key(chatId, from, id));
  if (expiresAtMs !== undefined) EXPIRIES.delete(transaction, EXPIRIES.key(expiresAtMs, arrival));
  const chat = await loadChat(transaction, chatId);
  const wasUnread = isUnread(message) && arrival > chat.readUpTo;
  CHATS.put(transaction, CHATS.key(chatId), {
    ...chat,
    last: chat.last === key ? await newestKey(transaction, chatId) : chat.last,
    unread: chat.unread - (wasUnread ? 1 : 0),
    mentions: (chat.mentions ?? 0) - (wasUnread && isMention(message, own) ? 1 : 0),
  });
  transaction.onCommit(() => changes.publish({ type: "message-removed", message }));
}

async function newestKey(transaction: Transaction, chatId: string): Promise<string | undefined> {
  const prefix = `${MESSAGES.key(chatId)}/`;
  const [newest] = await MESSAGES.scan(transaction, { prefix, reverse: true, limit: 1 });
  return newest?.key;
}

export function isUnread({ own, kind }: MessageRecord): boolean {
  return !own && kind !== "system";
}

export function isMention({ mentions }: MessageRecord, own: UserId): boolean {
  return mentions?.includes(own) === true;
}

type Named = Pick<MessageRecord, "chatId" | "from" | "id">;

export async function loadAnnotation(
  reader: Reader,
  { chatId, from, id }: Named,
): Promise<AnnotationRecord> {
  return (await ANNOTATIONS.get(reader, ANNOTATIONS.key(chatId, from, id))) ?? NO_ANNOTATION;
}

/** Takes a message that is not shown for one that was removed: its repeat, and what is done to it later, is nothing. */
export async function passOver(
  transaction: Transaction,
  chatId: string,
  from: UserId,
  id: string,
): Promise<void> {
  if (await isMessageKnown(transaction, chatId, from, id)) return;
  MESSAGE_IDS.put(transaction, MESSAGE_IDS.key(chatId, from, id), REMOVED);
}

interface Place {
  readonly transaction: Transaction;
  readonly changes: Changes;
  readonly own: UserId;
  readonly nowMs: number;
}

/**
 * Changes what acts have done to a message, and shows it if the message is there.
 *
 * @param waitSeconds - If it is not there yet: how long it may still come.
 */
export async function changeAnnotation(
  { transaction, changes, own, nowMs }: Place,
  { chatId, from, id }: Named,
  change: (before: AnnotationRecord) => AnnotationRecord,
  waitSeconds: number = Infinity,
): Promise<void> {
  const named = [chatId, from, id] as const;
  if (await isMessageKnown(transaction, chatId, from, id)) {
    const message = await findMessage(transaction, chatId, from, id);
    if (message === undefined) return;
    const annotation = change(await loadAnnotation(transaction, message));
    ANNOTATIONS.put(transaction, ANNOTATIONS.key(...named), annotation);
    const changed = annotate(message, annotation);
    await recountMentions(transaction, message, changed, own);
    changeMessage(transaction, changes, changed);
    return;
  }
  const key = PENDING_ANNOTATIONS.key(...named);
  const before = await PENDING_ANNOTATIONS.get(transaction, key);
  if (before === undefined && (await hasManyPending(transaction, chatId))) return;
  const latestMs = before?.forgetAtMs ?? nowMs + MAX_PENDING_MS;
  const forgetAtMs = Math.min(latestMs, nowMs + 1000 * waitSeconds);
  const pending = change(before ?? NO_ANNOTATION);
  PENDING_ANNOTATIONS.put(transaction, key, { ...pending, forgetAtMs });
  EXPIRIES.delete(transaction, EXPIRIES.key(latestMs, id));
  EXPIRIES.put(transaction, EXPIRIES.key(forgetAtMs, id), key);
  transaction.onCommit(() => changes.publish({ type: "act-pending" }));
}

/** An edit may mention somebody, or not any more; a deletion mentions nobody. */
async function recountMentions(
  transaction: Transaction,
  before: MessageRecord,
  after: MessageRecord,
  own: UserId,
): Promise<void> {
  const more = Number(isMention(after, own)) - Number(isMention(before, own));
  const chat = await loadChat(transaction, after.chatId);
  if (more === 0 || !isUnread(after) || after.arrival <= chat.readUpTo) return;
  const mentions = (chat.mentions ?? 0) + more;
  CHATS.put(transaction, CHATS.key(after.chatId), { ...chat, mentions });
}

async function hasManyPending(transaction: Transaction, chatId: string): Promise<boolean> {
  const prefix = `${PENDING_ANNOTATIONS.key(chatId)}/`;
  const pending = await PENDING_ANNOTATIONS.scan(transaction, { prefix, limit: MAX_PENDING_COUNT });
  return pending.length === MAX_PENDING_COUNT;
}

/** What has been done to a message before it came. */
async function takePending(
  transaction: Transaction,
  { chatId, from, id }: Named,
): Promise<AnnotationRecord> {
  const key = PENDING_ANNOTATIONS.key(chatId, from, id);
  const pending = await PENDING_ANNOTATIONS.get(transaction, key);
  if (pending === undefined) return NO_ANNOTATION;
  PENDING_ANNOTATIONS.delete(transaction, key); // Its expiry will find nothing.
  ANNOTATIONS.put(transaction, ANNOTATIONS.key(chatId, from, id), pending);
  return pending;
}

/** Of two messages with one id, the peer's: ids are chosen by their senders. */
export async function findInChat(
  reader: Reader,
  peer: UserId,
  own: UserId,
  id: string,
): Promise<MessageRecord | undefined> {
  return (await findMessage(reader, peer, peer, id)) ?? (await findMessage(reader, peer, own, id));
}

export async function loadChat(reader: Reader, chatId: string): Promise<ChatRecord> {
  const stored = await CHATS.get(reader, CHATS.key(chatId));
  return stored ?? { peer: chatId, last: undefined, lastAtMs: 0, unread: 0, readUpTo: 0 };
}

/** Writes what is given of a conversation's row, and tells of it. */
export async function updateChat(
  transaction: Transaction,
  changes: Changes,
  chatId: string,
  patch: Partial<ChatRecord>,
): Promise<void> {
  const chat = await loadChat(transaction, chatId);
  CHATS.put(transaction, CHATS.key(chatId), { ...chat, ...patch });
  transaction.onCommit(() => changes.publish({ type: "chat-changed", chatId }));
}

/** The highest arrival number; 0 if there is no message. */
export async function lastArrival(reader: Reader): Promise<number> {
  const [last] = await ARRIVALS.scan(reader, { reverse: true, limit: 1 });
  return last === undefined ? 0 : Number(last.key.slice(last.key.lastIndexOf("/") + 1));
}
