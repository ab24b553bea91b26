import type { UserId } from "@sotto/protocol";
import {
  ARRIVALS,
  CHATS,
  type ChatRecord,
  MESSAGE_IDS,
  type MessageRecord,
  MESSAGES,
} from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";

// Message and conversation rows, and their indexes.

export async function findMessage(
  reader: Reader,
  chatId: string,
  from: UserId,
  id: string,
): Promise<MessageRecord | undefined> {
  const key = await MESSAGE_IDS.get(reader, MESSAGE_IDS.key(chatId, from, id));
  return key === undefined ? undefined : await MESSAGES.get(reader, key);
}

export function messageKey({ chatId, arrival }: Pick<MessageRecord, "chatId" | "arrival">): string {
  return MESSAGES.key(chatId, arrival);
}

/** Adds a message at the end of its conversation. @returns Its record. */
export async function addMessage(
  transaction: Transaction,
  init: Omit<MessageRecord, "arrival">,
): Promise<MessageRecord> {
  const record: MessageRecord = { ...init, arrival: await nextArrival(transaction) };
  const key = messageKey(record);
  MESSAGES.put(transaction, key, record);
  MESSAGE_IDS.put(transaction, MESSAGE_IDS.key(record.chatId, record.from, record.id), key);
  ARRIVALS.put(transaction, ARRIVALS.key(record.arrival), key);
  const chat = await loadChat(transaction, record.chatId);
  const unread = record.own ? chat.unread : chat.unread + 1;
  CHATS.put(transaction, CHATS.key(record.chatId), {
    ...chat,
    last: key,
    lastAtMs: record.receivedAtMs,
    unread,
  });
  return record;
}

export async function loadChat(reader: Reader, chatId: string): Promise<ChatRecord> {
  const stored = await CHATS.get(reader, CHATS.key(chatId));
  return stored ?? { peer: chatId, last: undefined, lastAtMs: 0, unread: 0, readUpTo: 0 };
}

async function nextArrival(reader: Reader): Promise<number> {
  return (await lastArrival(reader)) + 1;
}

/** The highest arrival number; 0 if there is no message. */
export async function lastArrival(reader: Reader): Promise<number> {
  const [last] = await ARRIVALS.scan(reader, { reverse: true, limit: 1 });
  return last === undefined ? 0 : Number(last.key.slice(last.key.lastIndexOf("/") + 1));
}
