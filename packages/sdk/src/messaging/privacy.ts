import { ONLY, PRIVACY, type PrivacyRecord } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";

export const DEFAULT_PRIVACY: PrivacyRecord = {
  messages: "everyone",
  readReceipts: true,
  typing: true,
  presence: "contacts",
};

export async function loadPrivacy(reader: Reader): Promise<PrivacyRecord> {
  return { ...DEFAULT_PRIVACY, ...(await PRIVACY.get(reader, PRIVACY.key(ONLY))) };
}

export async function updatePrivacy(
  transaction: Transaction,
  changes: Changes,
  patch: Partial<PrivacyRecord>,
): Promise<void> {
  PRIVACY.put(transaction, PRIVACY.key(ONLY), { ...(await loadPrivacy(transaction)), ...patch });
  transaction.onCommit(() => changes.publish({ type: "privacy-changed" }));
}
