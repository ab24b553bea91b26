import { DecodeError, type UserId } from "@sotto/protocol";
import { type Act, type Content, laterStamp, type TimerContent } from "../content/content.ts";
import type { AnnotationRecord } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { withDeletion, withEdit, withReaction } from "./annotations.ts";
import type { Changes } from "./changes.ts";
import { addMessage, changeAnnotation, isMessageKnown, loadChat, updateChat } from "./messages.ts";
import { applyProfile } from "./profiles.ts";

/** Who does something, and where. */
export interface Actor {
  readonly userId: UserId;
  readonly deviceId: string;
}

export interface Scene {
  readonly transaction: Transaction;
  readonly changes: Changes;
  readonly chatId: string;
  readonly actor: Actor;
  /** This client's user. */
  readonly own: UserId;
  readonly nowMs: number;
}

/** @throws DecodeError if a peer asks for what nobody may do. Checked before an act is held back, not when its turn comes. */
export function requirePermitted(content: Content, peer: UserId, own: UserId): void {
  if (content.type !== "react") return;
  const { author } = content.target;
  if (author !== own && author !== peer)
    throw new DecodeError("Content", "a reaction to a message of somebody else");
}

/** Does an act to the conversation: the same for this user's acts and for the peer's. */
export async function applyAct(scene: Scene, act: Act): Promise<void> {
  const { transaction, changes, chatId, actor } = scene;
  const { userId, deviceId } = actor;
  switch (act.type) {
    case "react": {
      const { author, id } = act.target;
      const reaction = { user: userId, emoji: act.emoji, atMs: act.atMs, device: deviceId };
      await changeAnnotation(scene, { chatId, from: author, id }, (before) =>
        withReaction(before, reaction),
      );
      break;
    }
    case "edit": {
      const { id, text, mentions, atMs, expiresIn } = act;
      const edit = { text, mentions, atMs, device: deviceId };
      const change = (before: AnnotationRecord): AnnotationRecord => withEdit(before, edit);
      await changeAnnotation(scene, { chatId, from: userId, id }, change, expiresIn);
      break;
    }
    case "delete":
      await changeAnnotation(scene, { chatId, from: userId, id: act.id }, withDeletion);
      break;
    case "timer":
      await setTimer(scene, act);
      break;
    case "profile":
      await applyProfile(transaction, changes, userId, act);
      break;
    case "accept":
      break;
  }
}

/** Sets the conversation's timer, and says so in a line of its own. */
async function setTimer(scene: Scene, { id, seconds, atMs }: TimerContent): Promise<void> {
  const { transaction, changes, chatId, actor, own, nowMs } = scene;
  if (await isMessageKnown(transaction, chatId, actor.userId, id)) return;
  const stamp = { atMs, device: actor.deviceId };
  const { timer } = await loadChat(transaction, chatId);
  if (laterStamp(timer, stamp))
    await updateChat(transaction, changes, chatId, { timer: { ...stamp, seconds } });
  const message = {
    id,
    chatId,
    from: actor.userId,
    device: actor.deviceId,
    own: actor.userId === own,
    sentAtMs: atMs,
    receivedAtMs: nowMs,
    kind: "system",
    text: timerText(seconds),
    body: { timer: seconds },
    replyTo: undefined,
    state: "received" as const,
    error: undefined,
  };
  await addMessage(transaction, changes, message, own);
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** Apps with languages of their own build the line from the body. */
function timerText(seconds: number): string {
  if (seconds === 0) return "Messages no longer disappear";
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? UNITS[3];
  const count = seconds / size;
  return `Messages disappear after ${count} ${unit}${count === 1 ? "" : "s"}`;
}
