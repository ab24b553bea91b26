import { DecodeError } from "@sotto/protocol";
import { decodeContent } from "../content/codec.ts";
import type { Content, MessageContent } from "../content/content.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { Opened } from "../sessions/open.ts";
import type { HeldRecord } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { applyAct, requirePermitted, type Scene } from "./acts.ts";
import type { Changes } from "./changes.ts";
import { loadContact, receiveGrant, receivePresence } from "./contacts.ts";
import { addMessage, isMessageKnown, updateChat, passOver } from "./messages.ts";
import { takeInOrder } from "./order.ts";
import { extrasOf } from "./outbox.ts";
import { befriend } from "./perform.ts";
import { loadPrivacy } from "./privacy.ts";
import { applyReceipt, type Shown } from "./receipts.ts";

/** Contents without a place in the order: what counts of them is the newest, or nothing for long. */
const UNNUMBERED: ReadonlySet<Content["type"]> = new Set([
  "receipt",
  "typing",
  "profile",
  "accept",
  "presence",
]);

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
  requirePermitted(decoded, sender.userId, engine.identity.userId ?? "");
  const arrived = { sender, content, receivedAtMs: engine.clock.now() };
  if (UNNUMBERED.has(decoded.type)) {
    await showContent(engine, changes, transaction, arrived, shown);
    return;
  }
  // Its place is among the numbered ones; without a number it would escape the order.
  if (sequence === 0) throw new DecodeError("Content", "message without a number");
  const due = await takeInOrder(transaction, sender.userId, { ...arrived, sequence });
  for (const held of due) {
    await showContent(engine, changes, transaction, held, shown);
  }
}

/** Does what a content says, its turn having come. */
export async function showContent(
  engine: EngineContext,
  changes: Changes,
  transaction: Transaction,
  { sender, content, receivedAtMs }: HeldRecord,
  shown: Shown,
): Promise<void> {
  const decoded = decodeContent(content);
  const { userId } = sender;
  // It comes but once, so that it is kept for after the block.
  if (decoded.type === "presence") await receivePresence(transaction, changes, userId, decoded);
  if ((await loadContact(transaction, userId)).isBlocked) {
    if (decoded.type === "message") await passOver(transaction, userId, userId, decoded.id);
    return;
  }
  if (decoded.grant !== undefined) await receiveGrant(transaction, changes, userId, decoded.grant);
  const own = engine.identity.userId ?? "";
  const scene: Scene = {
    transaction,
    changes,
    chatId: userId,
    actor: sender,
    own,
    nowMs: receivedAtMs,
  };
  switch (decoded.type) {
    case "message":
      await admitSender(engine, scene);
      if (!(await showMessage(scene, decoded))) return;
      shown.set(userId, [...(shown.get(userId) ?? []), decoded.id]);
      break;
    case "timer":
      await admitSender(engine, scene); // Its line is the first that is seen of a stranger.
      await applyAct(scene, decoded);
      break;
    case "receipt":
      await applyReceipt(scene, decoded);
      break;
    case "typing":
      await showTyping(scene, decoded.activity);
      break;
    case "presence":
    case "unknown":
      break;
    default:
      await applyAct(scene, decoded);
  }
}

/** Somebody new is a contact at once, or asks first. */
async function admitSender(engine: EngineContext, scene: Scene): Promise<void> {
  const { transaction, changes, chatId } = scene;
  if ((await loadContact(transaction, chatId)).given !== undefined) return;
  if ((await loadPrivacy(transaction)).messages === "everyone")
    await befriend(engine, changes, transaction, chatId, true);
  else await updateChat(transaction, changes, chatId, { isRequest: true });
}

/** @returns Whether it is new. */
async function showMessage(scene: Scene, content: MessageContent): Promise<boolean> {
  const { transaction, changes, chatId, actor, own, nowMs } = scene;
  if (await isMessageKnown(transaction, chatId, actor.userId, content.id)) return false;
  const { id, sentAtMs, kind, text, replyTo, expiresIn } = content;
  const message = {
    id,
    chatId,
    from: actor.userId,
    device: actor.deviceId,
    own: false,
    sentAtMs,
    receivedAtMs: nowMs,
    kind,
    text,
    replyTo,
    state: "received" as const,
    error: undefined,
    ...extrasOf(content),
    ...(expiresIn === undefined ? {} : { livesMs: expiresIn * 1000 }),
  };
  await addMessage(transaction, changes, message, own);
  return true;
}

async function showTyping(
  { transaction, changes, chatId, actor }: Scene,
  activity: "typing" | "recording" | "none",
): Promise<void> {
  const isContact = (await loadContact(transaction, chatId)).given !== undefined;
  if (!isContact || !(await loadPrivacy(transaction)).typing) return;
  const { userId: user } = actor;
  transaction.onCommit(() => changes.publish({ type: "typing", chatId, user, activity }));
}
