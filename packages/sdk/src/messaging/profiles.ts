import type { UserId } from "@sotto/protocol";
import type { ProfileContent } from "../content/content.ts";
import { type ProfileRecord, PROFILES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";

export async function loadProfile(
  reader: Reader,
  user: UserId,
): Promise<ProfileRecord | undefined> {
  return await PROFILES.get(reader, PROFILES.key(user));
}

/** Takes over what a user says of themselves; an older one changes nothing. */
export async function applyProfile(
  transaction: Transaction,
  changes: Changes,
  user: UserId,
  { name, about, avatar, avatarType, atMs }: ProfileContent,
): Promise<void> {
  const before = await loadProfile(transaction, user);
  if (before !== undefined && before.atMs >= atMs) return;
  PROFILES.put(transaction, PROFILES.key(user), { name, about, avatar, avatarType, atMs });
  transaction.onCommit(() => changes.publish({ type: "profile-changed", user }));
}
