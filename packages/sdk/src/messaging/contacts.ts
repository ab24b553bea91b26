import { type Addressee, equalBytes, type UserId } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { type ContactRecord, CONTACTS } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import { lastArrival } from "./messages.ts";

// Contacts. Whoever this user has written to or accepted is given a delivery token, inside an encrypted content; the relay
// knows its hash and lets the holder send as a contact. To block is to take the token back.

const TOKEN_BYTES = 16;
const STRANGER: ContactRecord = {
  given: undefined,
  isGivenKnown: false,
  received: undefined,
  isBlocked: false,
};

export async function loadContact(reader: Reader, user: UserId): Promise<ContactRecord> {
  return (await CONTACTS.get(reader, CONTACTS.key(user))) ?? STRANGER;
}

/** @returns Everybody who is or was one, and what was exchanged with them. */
export async function loadContacts(
  reader: Reader,
): Promise<readonly { readonly user: UserId; readonly contact: ContactRecord }[]> {
  const rows = await CONTACTS.scan(reader);
  return rows.map(({ key, record }) => ({
    user: decodeURIComponent(key.slice(key.indexOf("/") + 1)),
    contact: record,
  }));
}

/**
 * Makes somebody a contact, if they are none. A blocked user stays blocked.
 *
 * @param isUnanswered - They have written, and this user has not said yet what to make of it.
 */
export async function addContact(
  transaction: Transaction,
  changes: Changes,
  { random }: { readonly random: Random },
  user: UserId,
  isUnanswered: boolean,
): Promise<ContactRecord> {
  const contact = await loadContact(transaction, user);
  const isContact = contact.given !== undefined;
  const isAnswer = contact.isUnanswered === true && !isUnanswered;
  if (contact.isBlocked || (isContact && !isAnswer)) return contact;
  const added = isContact
    ? { ...contact, isUnanswered }
    : {
        ...contact,
        given: random(TOKEN_BYTES),
        givenAfter: await lastArrival(transaction),
        isGivenKnown: false,
        isUnanswered,
      };
  putContact(transaction, changes, user, added);
  return added;
}

/** Blocks or unblocks somebody. The token is taken back; a later one is another. */
export async function setBlocked(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
  isBlocked: boolean,
): Promise<void> {
  const contact = await loadContact(transaction, user);
  if (contact.isBlocked === isBlocked) return;
  putContact(transaction, changes, user, {
    ...contact,
    given: undefined,
    isGivenKnown: false,
    isBlocked,
  });
}

/** Keeps a token that somebody has given. */
export async function receiveGrant(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
  grant: Uint8Array,
): Promise<void> {
  const contact = await loadContact(transaction, user);
  if (contact.received !== undefined && equalBytes(contact.received, grant)) return;
  putContact(transaction, changes, user, { ...contact, received: grant });
}

/** Keeps the presence token that somebody has sent; an older one changes nothing. */
export async function receivePresence(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
  { token, atMs }: NonNullable<ContactRecord["presence"]>,
): Promise<void> {
  const contact = await loadContact(transaction, user);
  if (contact.presence !== undefined && contact.presence.atMs >= atMs) return;
  putContact(transaction, changes, user, { ...contact, presence: { token, atMs } });
}

/** Somebody has a content that carried the token: the following ones need not. */
export async function grantHasArrived(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
): Promise<void> {
  const contact = await loadContact(transaction, user);
  if (contact.given === undefined || contact.isGivenKnown) return;
  putContact(transaction, changes, user, { ...contact, isGivenKnown: true });
}

/** Makes a Submit to the user that of a contact, if they have given a token. */
export function asContact(addressee: Addressee, { received }: ContactRecord): Addressee {
  return received === undefined ? addressee : { ...addressee, deliveryToken: received };
}

/** What a content for the user has to carry. */
export function grantFor({ given, isGivenKnown }: ContactRecord): Uint8Array | undefined {
  return isGivenKnown ? undefined : given;
}

function putContact(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
  contact: ContactRecord,
): void {
  CONTACTS.put(transaction, CONTACTS.key(user), contact);
  transaction.onCommit(() => changes.publish({ type: "contacts-changed", user }));
}
