import type { UserId } from "@sotto/protocol";
import type { Privacy } from "../api.ts";
import type { ProfileContent } from "../content/content.ts";
import type { Changes } from "../messaging/changes.ts";
import { loadContacts, setBlocked } from "../messaging/contacts.ts";
import { enqueue } from "../messaging/outbox.ts";
import { updatePrivacy } from "../messaging/privacy.ts";
import { applyProfile, loadProfile } from "../messaging/profiles.ts";
import { loadPeer, refreshPeer } from "../sessions/device-list.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { PEERS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { RelayFailure } from "../transport/connection.ts";
import { countGraphemes, invalid } from "./sendable.ts";

const MAX_NAME_LENGTH = 64;
const MAX_ABOUT_LENGTH = 256;
const CONTROL = /\p{Cc}/u;

export interface ProfilePatch {
  readonly name?: string | undefined;
  readonly about?: string | undefined;
  /** No bytes: none. */
  readonly avatar?: { readonly bytes: Uint8Array; readonly type: string } | undefined;
}

/** What this user says of themselves, and to others. */
export interface PeopleActs {
  block(user: UserId, on: boolean): Promise<void>;
  updateProfile(patch: ProfilePatch): Promise<void>;
  updatePrivacy(patch: Partial<Privacy>): Promise<void>;
  /**
   * Asks the relay who a user is, and keeps it.
   *
   * @throws SottoError `peer/unknown`, `relay/…`
   */
  fetchPeer(user: UserId): Promise<void>;
  /** Keeps that the user has compared the safety number. */
  verifyPeer(user: UserId): Promise<void>;
}

export function createPeopleActs(engine: EngineContext, changes: Changes): PeopleActs {
  const { steps } = engine;
  return {
    block: (user, on) => steps.run((transaction) => setBlocked(transaction, changes, user, on)),
    updateProfile: (patch) =>
      steps.run((transaction) => updateProfile(engine, changes, transaction, patch)),
    updatePrivacy: (patch) =>
      steps.run((transaction) => updatePrivacy(transaction, changes, patch)),
    fetchPeer: async (user) => {
      try {
        await refreshPeer(engine, user);
      } catch (error) {
        if (error instanceof RelayFailure) throw error.error;
        throw error;
      }
    },
    verifyPeer: (user) =>
      steps.run(async (transaction) => {
        const now = await loadPeer(transaction, user);
        if (now !== undefined)
          PEERS.put(transaction, PEERS.key(user), { ...now, isVerified: true });
      }),
  };
}

async function updateProfile(
  { clock, identity }: EngineContext,
  changes: Changes,
  transaction: Transaction,
  { name, about, avatar }: ProfilePatch,
): Promise<void> {
  const own = identity.userId ?? "";
  const before = await loadProfile(transaction, own);
  const profile: ProfileContent = {
    type: "profile",
    name: requireLine(name ?? before?.name ?? own, MAX_NAME_LENGTH, 1),
    about: requireLine(about ?? before?.about ?? "", MAX_ABOUT_LENGTH, 0),
    avatar: avatar?.bytes ?? before?.avatar ?? new Uint8Array(0),
    avatarType: avatar?.type ?? before?.avatarType ?? "",
    atMs: Math.max(clock.now(), (before?.atMs ?? 0) + 1),
  };
  await applyProfile(transaction, changes, own, profile);
  const options = { createdAtMs: clock.now(), isUnnumbered: true };
  for (const { user, contact } of await loadContacts(transaction)) {
    if (contact.given !== undefined) await enqueue(transaction, changes, user, profile, options);
  }
}

/** One line in composed characters, so that two spellings of a name are one. */
function requireLine(text: string, maxLength: number, minLength: number): string {
  const line = text.normalize("NFC").trim();
  const length = countGraphemes(line);
  if (!line.isWellFormed() || CONTROL.test(line) || length < minLength || length > maxLength)
    throw invalid(`a line of ${minLength} to ${maxLength} characters`);
  return line;
}
