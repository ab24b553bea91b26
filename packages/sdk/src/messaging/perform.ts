import { SottoError, type UserId } from "@sotto/protocol";
import type { Act } from "../content/content.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { PROFILES } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { applyAct, type Scene } from "./acts.ts";
import type { Changes } from "./changes.ts";
import { addContact, loadContact } from "./contacts.ts";
import { enqueue } from "./outbox.ts";

/**
 * Does an act of this user: here, and in the outbox for the peer. Part of the caller's step.
 *
 * @throws SottoError `peer/blocked`: done here alone, it would be another conversation here than there for good.
 */
export async function perform(
  engine: EngineContext,
  changes: Changes,
  transaction: Transaction,
  chatId: string,
  act: Act,
  dueAtMs?: number,
): Promise<void> {
  if ((await loadContact(transaction, chatId)).isBlocked) throw new SottoError("peer/blocked");
  const scene = ownScene(engine, changes, transaction, chatId);
  await applyAct(scene, act);
  await enqueue(transaction, changes, chatId, act, { createdAtMs: scene.nowMs, dueAtMs });
}

function ownScene(
  { identity, clock }: EngineContext,
  changes: Changes,
  transaction: Transaction,
  chatId: string,
): Scene {
  const { userId: own = "", deviceId } = identity;
  const nowMs = clock.now();
  return { transaction, changes, chatId, actor: { userId: own, deviceId }, own, nowMs };
}

/**
 * Makes somebody a contact, who then learns this user's name.
 *
 * @param isUnanswered - They have written, and this user has not said yet what to make of it.
 */
export async function befriend(
  engine: EngineContext,
  changes: Changes,
  transaction: Transaction,
  user: UserId,
  isUnanswered = false,
): Promise<void> {
  const before = await loadContact(transaction, user);
  await addContact(transaction, changes, engine, user, isUnanswered);
  if (before.given !== undefined || before.isBlocked) return;
  const own = await PROFILES.get(transaction, PROFILES.key(engine.identity.userId ?? ""));
  if (own === undefined) return;
  const options = { createdAtMs: engine.clock.now(), isUnnumbered: true };
  await enqueue(transaction, changes, user, { type: "profile", ...own }, options);
}
