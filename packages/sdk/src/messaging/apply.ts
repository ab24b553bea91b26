import { DecodeError, type UserId } from "@sotto/protocol";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { Opened } from "../sessions/open.ts";
import { type HeldRecord, MESSAGE_IDS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import {
  decodeContent,
  type ReceiptContent,
  type TextContent,
  type UnknownContent,
} from "./content.ts";
import { addMessage, findMessage } from "./messages.ts";
import { takeInOrder } from "./order.ts";
import { advanceMessage } from "./outbox.ts";

/** Ids of messages that were shown, by sender: what delivery receipts are owed for. */
export type Shown = Map<UserId, string[]>;

/**
 * Turns an opened content into changes of the store.
 *
 * @throws DecodeError if the content is malformed: the caller rolls back.
 */
export async function applyContent(
  engine: EngineContext,
  changes: Changes,
  transaction: Transaction,
  { sender, sequence, content }: Opened,
  shown: Shown,
): Promise<void> {
  const decoded = decodeContent(content);
  if (decoded.type === "receipt") {
    await applyReceipt(engine, changes, transaction, sender.userId, decoded);
    return;
  }
  // Its place is among the numbered ones; without a number it would escape the order.
  if (sequence === 0) throw new DecodeError("Content", "message without a number");
  const arrived = { sender, content, receivedAtMs: engine.clock.now(), sequence };
  for (const held of await takeInOrder(transaction, sender.userId, arrived)) {
    await showContent(changes, transaction, held, shown);
  }
}

/** Adds a message whose turn has come. */
export async function showContent(
  changes: Changes,
  transaction: Transaction,
  { sender, content, receivedAtMs }: HeldRecord,
  shown: Shown,
): Promise<void> {
  const decoded = decodeContent(content);
  if (decoded.type === "receipt") return;
  await showMessage(changes, transaction, sender, decoded, receivedAtMs);
  shown.set(sender.userId, [...(shown.get(sender.userId) ?? []), decoded.id]);
}

async function showMessage(
  changes: Changes,
  transaction: Transaction,
  sender: HeldRecord["sender"],
  content: TextContent | UnknownContent,
  receivedAtMs: number,
): Promise<void> {
  const { userId } = sender;
  if ((await findMessage(transaction, userId, userId, content.id)) !== undefined) return;
  const message = await addMessage(transaction, {
    id: content.id,
    chatId: userId,
    from: userId,
    device: sender.deviceId,
    own: false,
    sentAtMs: content.sentAtMs,
    receivedAtMs,
    kind: content.type,
    text: content.text,
    replyTo: content.type === "text" ? content.replyTo : undefined,
    state: "received",
    error: undefined,
  });
  transaction.onCommit(() => changes.publish({ type: "message-added", message }));
}

/** Only the recipient of a message can say that it has it: the receipt's sender is the conversation's peer. */
async function applyReceipt(
  { identity, clock }: EngineContext,
  changes: Changes,
  transaction: Transaction,
  from: UserId,
  { state, ids }: ReceiptContent,
): Promise<void> {
  const at = new Date(clock.now());
  for (const id of ids) {
    const key = await MESSAGE_IDS.get(
      transaction,
      MESSAGE_IDS.key(from, identity.userId ?? "", id),
    );
    if (key === undefined) continue;
    const advanced = await advanceMessage(transaction, changes, key, state);
    if (advanced === undefined) continue;
    const receipt = { messageId: id, user: from, state, at };
    transaction.onCommit(() => changes.publish({ type: "receipt", receipt }));
  }
}
