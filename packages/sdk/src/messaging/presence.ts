import { equalBytes, PRESENCE_KEY_BYTES, presenceToken } from "@sotto/protocol";
import { sha256 } from "../crypto/kdf.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import {
  type ContactRecord,
  CONTACTS,
  ONLY,
  PRESENCE,
  type PresenceRecord,
  type PrivacyRecord,
} from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import { loadContacts } from "./contacts.ts";
import { enqueue } from "./outbox.ts";
import { loadPrivacy } from "./privacy.ts";

// Who may know when this user is online. They hold a token that the relay answers to; only this user holds the key that it
// is made of. When somebody who has the token may know no longer, there is a new key, and the old token says no more.

/**
 * Whether the two see each other's presence, as far as this user is asked. Never a stranger: somebody who has given no
 * delivery token may not know that there is anybody.
 */
export function isInAudience(
  { given, received, isBlocked, isUnanswered = false }: ContactRecord,
  audience: PrivacyRecord["presence"],
): boolean {
  if (given === undefined || received === undefined || isBlocked) return false;
  return audience === "everyone" || (audience === "contacts" && !isUnanswered);
}

/**
 * Sees to it that those who may know, and nobody else, have the present token.
 *
 * @returns The key.
 */
export async function sharePresence(
  engine: EngineContext,
  changes: Changes,
  transaction: Transaction,
): Promise<Uint8Array> {
  const { presence: audience } = await loadPrivacy(transaction);
  const contacts = await loadContacts(transaction);
  const before = await PRESENCE.get(transaction, PRESENCE.key(ONLY));
  const old = before && presenceToken(sha256, before.key);
  const isOut = contacts.some(
    ({ contact }) => hasToken(contact, old) && !isInAudience(contact, audience),
  );
  const own = before === undefined || isOut ? newKey(engine, before) : before;
  PRESENCE.put(transaction, PRESENCE.key(ONLY), own);
  const token = presenceToken(sha256, own.key);
  const { atMs } = own;
  for (const { user, contact } of contacts) {
    if (hasToken(contact, token) || !isInAudience(contact, audience)) continue;
    CONTACTS.put(transaction, CONTACTS.key(user), { ...contact, toldPresence: token });
    const options = { createdAtMs: engine.clock.now(), isUnnumbered: true };
    await enqueue(transaction, changes, user, { type: "presence", token, atMs }, options);
  }
  return own.key;
}

function newKey(
  { clock, random }: EngineContext,
  before: PresenceRecord | undefined,
): PresenceRecord {
  const atMs = Math.max(clock.now(), (before?.atMs ?? 0) + 1);
  return { key: random(PRESENCE_KEY_BYTES), atMs };
}

function hasToken({ toldPresence }: ContactRecord, token: Uint8Array | undefined): boolean {
  return toldPresence !== undefined && token !== undefined && equalBytes(toldPresence, token);
}
