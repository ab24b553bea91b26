import type { SottoError, UserId } from "@sotto/protocol";
import { type MessageRecord, MESSAGES, OUTBOX, type OutboxRecord } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import { type Content, encodeContent, type ReceiptContent, type TextContent } from "./content.ts";
import { addMessage, findMessage, messageKey } from "./messages.ts";

// The outbox: contents on their way out, in order. A row stays until the relay has accepted it.

export interface OutboxEntry {
  readonly key: string;
  readonly record: OutboxRecord;
}

/** Adds a message and its outbox row. The same id again changes nothing. */
export async function enqueueMessage(
  transaction: Transaction,
  changes: Changes,
  own: { readonly userId: UserId; readonly deviceId: string },
  peer: UserId,
  content: TextContent,
): Promise<MessageRecord> {
  const existing = await findMessage(transaction, peer, own.userId, content.id);
  if (existing !== undefined) return existing;
  const message = await addMessage(transaction, {
    id: content.id,
    chatId: peer,
    from: own.userId,
    device: own.deviceId,
    own: true,
    sentAtMs: content.sentAtMs,
    receivedAtMs: content.sentAtMs,
    kind: "text",
    text: content.text,
    replyTo: content.replyTo,
    state: "queued",
    error: undefined,
  });
  await enqueue(transaction, peer, content, messageKey(message), content.sentAtMs);
  transaction.onCommit(() => {
    changes.publish({ type: "message-added", message });
    changes.publish({ type: "outbox-changed" });
  });
  return message;
}

export async function enqueueReceipt(
  transaction: Transaction,
  changes: Changes,
  peer: UserId,
  receipt: ReceiptContent,
  nowMs: number,
): Promise<void> {
  await enqueue(transaction, peer, receipt, undefined, nowMs);
  transaction.onCommit(() => changes.publish({ type: "outbox-changed" }));
}

async function enqueue(
  transaction: Transaction,
  peer: UserId,
  content: Exclude<Content, { readonly type: "unknown" }>,
  message: string | undefined,
  createdAtMs: number,
): Promise<void> {
  const [last] = await OUTBOX.scan(transaction, { reverse: true, limit: 1 });
  const next = last === undefined ? 1 : Number(last.key.slice(last.key.lastIndexOf("/") + 1)) + 1;
  OUTBOX.put(transaction, OUTBOX.key(next), {
    peer,
    content: encodeContent(content),
    message,
    createdAtMs,
    sealed: undefined,
    numbers: {},
    failed: false,
  });
}

/** The rows that wait, oldest first. */
export async function loadOutbox(
  reader: Reader,
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<readonly OutboxEntry[]> {
  return await OUTBOX.scan(reader, page);
}

/** Moves an own message's state on; never backwards. */
export async function advanceMessage(
  transaction: Transaction,
  changes: Changes,
  key: string,
  state: "relayed" | "delivered" | "read" | "failed" | "queued",
  error?: SottoError,
): Promise<MessageRecord | undefined> {
  const record = await MESSAGES.get(transaction, key);
  if (record === undefined || !record.own) return undefined;
  const isForward = RANK[state] > RANK[record.state] || record.state === "failed";
  if (!isForward) return undefined;
  const message: MessageRecord = { ...record, state, error: error?.code };
  MESSAGES.put(transaction, key, message);
  transaction.onCommit(() => changes.publish({ type: "message-changed", message }));
  return message;
}

const RANK: Readonly<Record<MessageRecord["state"], number>> = {
  queued: 0,
  failed: 1,
  relayed: 2,
  delivered: 3,
  read: 4,
  received: 5,
};

/** Puts a failed message back into the queue, to be sealed anew. */
export async function requeueMessage(
  transaction: Transaction,
  changes: Changes,
  message: string,
): Promise<void> {
  for (const { key, record } of await loadOutbox(transaction)) {
    if (record.message !== message || !record.failed) continue;
    OUTBOX.put(transaction, key, { ...record, failed: false });
    await advanceMessage(transaction, changes, message, "queued");
    transaction.onCommit(() => changes.publish({ type: "outbox-changed" }));
  }
}
