import { equalBytes, SottoError, type UserId } from "@sotto/protocol";
import { decodeContent, encodeContent } from "../content/codec.ts";
import type { Content, MessageContent, UnknownContent } from "../content/content.ts";
import {
  type ContactRecord,
  type MessageRecord,
  MESSAGES,
  OUTBOX,
  type OutboxRecord,
} from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import { grantFor, loadContact } from "./contacts.ts";
import {
  addMessage,
  changeMessage,
  findMessage,
  isMessageKnown,
  messageKey,
  removeMessage,
} from "./messages.ts";

// The outbox: contents on their way out, in order. A row stays until the relay has accepted it.

export interface OutboxEntry {
  readonly key: string;
  readonly record: OutboxRecord;
}

/**
 * Adds a message and its outbox row. The same id again changes nothing.
 *
 * @throws SottoError `message/expired` if the message was removed meanwhile
 */
export async function enqueueMessage(
  transaction: Transaction,
  changes: Changes,
  own: { readonly userId: UserId; readonly deviceId: string },
  peer: UserId,
  content: MessageContent,
  dueAtMs?: number,
): Promise<MessageRecord> {
  const existing = await findMessage(transaction, peer, own.userId, content.id);
  if (existing !== undefined) return existing;
  if (await isMessageKnown(transaction, peer, own.userId, content.id))
    throw new SottoError("message/expired");
  const { sentAtMs, expiresIn } = content;
  const livesMs = expiresIn === undefined ? undefined : expiresIn * 1000;
  const message = await addMessage(
    transaction,
    changes,
    {
      id: content.id,
      chatId: peer,
      from: own.userId,
      device: own.deviceId,
      own: true,
      sentAtMs,
      receivedAtMs: sentAtMs,
      kind: content.kind,
      // Nobody looks at it here again: what is to be sent is in the outbox.
      text: content.viewOnce ? "" : content.text,
      replyTo: content.replyTo,
      state: "queued",
      error: undefined,
      ...extrasOf(content.viewOnce ? { ...content, body: undefined } : content),
      ...(livesMs === undefined
        ? {}
        : { livesMs, expiresAtMs: Math.max(sentAtMs, dueAtMs ?? 0) + livesMs }),
    },
    own.userId,
  );
  await enqueue(transaction, changes, peer, content, {
    message: messageKey(message),
    createdAtMs: sentAtMs,
    dueAtMs,
    ttlSeconds: expiresIn ?? 0,
  });
  return message;
}

/** Fields of a message's record that are absent where they are nothing. */
export function extrasOf({
  body,
  mentions,
  forwarded,
  viewOnce,
}: MessageContent): Partial<MessageRecord> {
  return {
    ...(body === undefined ? {} : { body }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(forwarded === 0 ? {} : { forwarded }),
    ...(viewOnce ? { viewOnce } : {}),
  };
}

/** What an outbox row has besides its content. */
export interface RowOptions {
  readonly createdAtMs: number;
  readonly message?: string;
  readonly isUnnumbered?: boolean;
  readonly dueAtMs?: number | undefined;
  readonly ttlSeconds?: number;
}

/** Adds a content to the outbox, with the delivery token if the peer may not have it yet. */
export async function enqueue(
  transaction: Transaction,
  changes: Changes,
  peer: UserId,
  content: Exclude<Content, UnknownContent>,
  { createdAtMs, message, isUnnumbered = false, dueAtMs, ttlSeconds = 0 }: RowOptions,
): Promise<void> {
  const [last] = await OUTBOX.scan(transaction, { reverse: true, limit: 1 });
  const next = last === undefined ? 1 : Number(last.key.slice(last.key.lastIndexOf("/") + 1)) + 1;
  const grant = grantFor(await loadContact(transaction, peer));
  OUTBOX.put(transaction, OUTBOX.key(next), {
    peer,
    content: encodeContent(grant === undefined ? content : { ...content, grant }),
    message,
    createdAtMs,
    sealed: undefined,
    numbers: {},
    failed: false,
    isUnnumbered,
    dueAtMs,
    ttlSeconds,
  });
  transaction.onCommit(() => changes.publish({ type: "outbox-changed" }));
}

/** The content with the token of today: one that waited over a block would take the newer token's place. */
export function withPresentGrant(content: Uint8Array, { given }: ContactRecord): Uint8Array {
  const decoded = decodeContent(content);
  if (decoded.grant === undefined || decoded.type === "unknown") return content;
  if (given !== undefined && equalBytes(decoded.grant, given)) return content;
  return encodeContent({ ...decoded, grant: given });
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
  state: Exclude<MessageRecord["state"], "received">,
  { error, atMs }: { readonly error?: SottoError; readonly atMs?: number } = {},
): Promise<MessageRecord | undefined> {
  const record = await MESSAGES.get(transaction, key);
  if (record === undefined || !record.own) return undefined;
  const isForward = RANK[state] > RANK[record.state] || record.state === "failed";
  if (!isForward) return undefined;
  const reachedAtMs =
    atMs === undefined ? record.reachedAtMs : { ...record.reachedAtMs, [state]: atMs };
  const message: MessageRecord = {
    ...record,
    state,
    error: error?.code,
    ...(reachedAtMs === undefined ? {} : { reachedAtMs }),
  };
  changeMessage(transaction, changes, message);
  return message;
}

const RANK: Readonly<Record<MessageRecord["state"], number>> = {
  queued: 0,
  failed: 1,
  relayed: 2,
  delivered: 3,
  read: 4,
  played: 5,
  received: 6,
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

/**
 * Takes a message back that has not been sealed yet, or that the relay has refused for good.
 *
 * @returns Whether it could be: a sealed one may be on its way, and its number would be a gap.
 */
export async function cancelMessage(
  transaction: Transaction,
  changes: Changes,
  message: MessageRecord,
): Promise<boolean> {
  if (!(await dropUnsent(transaction, changes, message))) return false;
  await removeMessage(transaction, changes, message, message.from);
  return true;
}

/** Takes an own message out of the outbox, with what has been done to it, unless it has a number. @returns Whether it did. */
export async function dropUnsent(
  transaction: Transaction,
  changes: Changes,
  message: MessageRecord,
): Promise<boolean> {
  const own = findUnsent(await loadOutbox(transaction), message);
  if (own === undefined) return false;
  OUTBOX.delete(transaction, own.key);
  await dropUnsentActs(transaction, message);
  transaction.onCommit(() => changes.publish({ type: "outbox-changed" }));
  return true;
}

/** Takes edits of a message and reactions to it out of the outbox: it is gone before they go. */
export async function dropUnsentActs(
  transaction: Transaction,
  message: MessageRecord,
): Promise<void> {
  for (const { key, record } of await loadOutbox(transaction))
    if (isUnsealed(record) && actsOn(record, message)) OUTBOX.delete(transaction, key);
}

/** When an act on an own message may go out: not before the message, or it would say something of what is taken back. */
export async function dueOfTarget(
  reader: Reader,
  message: MessageRecord,
): Promise<number | undefined> {
  return findUnsent(await loadOutbox(reader), message)?.record.dueAtMs;
}

function findUnsent(rows: readonly OutboxEntry[], message: MessageRecord): OutboxEntry | undefined {
  const key = messageKey(message);
  return rows.find(({ record }) => record.message === key && isUnsealed(record));
}

/** A sealed content may be on its way, and its number would be a gap. */
function isUnsealed({ sealed, numbers }: OutboxRecord): boolean {
  return sealed === undefined && Object.keys(numbers).length === 0;
}

function actsOn({ peer, content }: OutboxRecord, { chatId, from, id }: MessageRecord): boolean {
  if (peer !== chatId) return false;
  const act = decodeContent(content);
  return (
    (act.type === "edit" && act.id === id) ||
    (act.type === "react" && act.target.id === id && act.target.author === from)
  );
}
