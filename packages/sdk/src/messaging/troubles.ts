import type { CryptoReason } from "../crypto/crypto-error.ts";
import { TROUBLES, type TroubleRecord } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";

// What could not be read and why: the last of it, for `Client.inspect`.

const MAX_COUNT = 100;

/** Keeps a trouble, and forgets the oldest beyond the limit. */
export async function addTrouble(transaction: Transaction, trouble: TroubleRecord): Promise<void> {
  const known = await TROUBLES.scan(transaction);
  const last = known.at(-1)?.key;
  const next = last === undefined ? 1 : Number(last.slice(last.lastIndexOf("/") + 1)) + 1;
  TROUBLES.put(transaction, TROUBLES.key(next), trouble);
  for (const { key } of known.slice(0, Math.max(0, known.length + 1 - MAX_COUNT)))
    TROUBLES.delete(transaction, key);
}

export async function loadTroubles(reader: Reader): Promise<readonly TroubleRecord[]> {
  return (await TROUBLES.scan(reader)).map(({ record }) => record);
}

/** In words that say what to look at. */
export const BECAUSE: Readonly<Record<CryptoReason, string>> = {
  malformed: "What is inside is no content that this version can read.",
  "no-session":
    "It belongs to a session that this device does not have: its store is younger than the session, or was put back to an older copy; or the session was archived more than a week ago.",
  "no-prekey":
    "It uses a prekey that this device does not have any more: it was used before, or the store was put back to an older copy.",
  "bad-mac":
    "It was changed on its way; or one of the two stores was put back to an older copy, so that their ratchets differ.",
  "bad-signature": "A signature in it is not right.",
  "bad-key": "It names another identity than the one that is known for its sender.",
  duplicate: "Its key was used before: it is a repeat.",
  "gap-too-large": "More messages before it are missing than a session passes over.",
  replayed: "Its first message was accepted before: it is a repeat.",
};
