import type { UserId } from "@sotto/protocol";
import { MAX_RECEIPT_IDS_COUNT } from "../content/codec.ts";
import type { ReceiptContent } from "../content/content.ts";
import { MESSAGE_IDS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Scene } from "./acts.ts";
import type { Changes } from "./changes.ts";
import { grantHasArrived, loadContact } from "./contacts.ts";
import { advanceMessage, enqueue } from "./outbox.ts";
import { loadPrivacy } from "./privacy.ts";

/** Ids of messages that were shown, by sender: what delivery receipts are owed for. */
export type Shown = Map<UserId, string[]>;

/** Queues receipts. Strangers and the blocked get none. */
export async function sendReceipts(
  transaction: Transaction,
  changes: Changes,
  peer: UserId,
  { state, ids }: Pick<ReceiptContent, "state" | "ids">,
  nowMs: number,
): Promise<void> {
  if ((await loadContact(transaction, peer)).given === undefined) return;
  if (state !== "delivered" && !(await loadPrivacy(transaction)).readReceipts) return;
  for (let at = 0; at < ids.length; at += MAX_RECEIPT_IDS_COUNT) {
    const receipt = {
      type: "receipt",
      state,
      ids: ids.slice(at, at + MAX_RECEIPT_IDS_COUNT),
    } as const;
    const options = { createdAtMs: nowMs, isUnnumbered: true };
    await enqueue(transaction, changes, peer, receipt, options);
  }
}

/** Only the recipient of a message can say that it has it: the receipt's sender is the conversation's peer. */
export async function applyReceipt(
  { transaction, changes, actor, own, nowMs }: Scene,
  { state, ids }: ReceiptContent,
): Promise<void> {
  // Who does not tell does not get told.
  if (state !== "delivered" && !(await loadPrivacy(transaction)).readReceipts) return;
  const user = actor.userId;
  for (const id of ids) {
    const key = await MESSAGE_IDS.get(transaction, MESSAGE_IDS.key(user, own, id));
    if (key === undefined) continue;
    const advanced = await advanceMessage(transaction, changes, key, state, { atMs: nowMs });
    if (advanced === undefined) continue;
    // By arrival, which no clock can set back: what was queued before the token did not carry it.
    if (advanced.arrival > ((await loadContact(transaction, user)).givenAfter ?? 0))
      await grantHasArrived(transaction, changes, user);
    const receipt = { messageId: id, user, state, at: new Date(nowMs) };
    transaction.onCommit(() => changes.publish({ type: "receipt", receipt }));
  }
}
