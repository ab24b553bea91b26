import type { UserId } from "@sotto/protocol";
import type { Privacy, PrivacySettings, Profile, Profiles } from "../api.ts";
import { MAX_AVATAR_BYTES } from "../content/codec.ts";
import type { ProfileContent } from "../content/content.ts";
import { createLive, type Live, type LiveSource } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { loadContacts, setBlocked } from "../messaging/contacts.ts";
import { enqueue } from "../messaging/outbox.ts";
import { DEFAULT_PRIVACY, loadPrivacy, updatePrivacy } from "../messaging/privacy.ts";
import { applyProfile, loadProfile } from "../messaging/profiles.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { type ProfileRecord, PROFILES } from "../store/schema.ts";
import { countGraphemes, invalid } from "./sendable.ts";

/** Who people are, who is blocked, and what they may know; held in memory and kept up to date. */
export interface People {
  readonly profiles: Profiles;
  readonly privacy: PrivacySettings;
  readonly blocked: Live<readonly UserId[]>;
  of(user: UserId): Profile;
  block(user: UserId, on: boolean): Promise<void>;
  readonly ready: Promise<void>;
}

const MAX_NAME_LENGTH = 64;
const MAX_ABOUT_LENGTH = 256;
const CONTROL = /\p{Cc}/u;

export function createPeople(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): People {
  const { store, steps, clock, identity } = engine;
  const known = new Map<UserId, Profile>();
  const lives = new Map<UserId, LiveSource<Profile>>();
  const privacy = createLive<Privacy>(DEFAULT_PRIVACY);
  const blocked = createLive<readonly UserId[]>([]);

  const of = (user: UserId): Profile => known.get(user) ?? { user, name: user, about: "" };
  const liveOf = (user: UserId): LiveSource<Profile> => {
    const live = lives.get(user) ?? createLive(of(user));
    lives.set(user, live);
    return live;
  };
  const readProfile = async (user: UserId): Promise<void> => {
    const record = await loadProfile(store, user);
    if (record === undefined) return;
    known.set(user, profileOf(user, record));
    lives.get(user)?.set(of(user));
  };
  const readAll = async (): Promise<void> => {
    const users = (await PROFILES.scan(store)).map(({ key }) =>
      decodeURIComponent(key.slice(key.indexOf("/") + 1)),
    );
    for (const user of users) await readProfile(user);
    privacy.set(await loadPrivacy(store));
    await readBlocked();
  };
  const readBlocked = async (): Promise<void> => {
    const contacts = await loadContacts(store);
    const users = contacts.filter(({ contact }) => contact.isBlocked).map(({ user }) => user);
    if (users.join() !== blocked.value.join()) blocked.set(users);
  };
  const onChange = async (type: string, user: UserId): Promise<void> => {
    if (type === "profile-changed") await readProfile(user);
    else if (type === "privacy-changed") privacy.set(await loadPrivacy(store));
    else if (type === "contacts-changed") await readBlocked();
  };
  changes.subscribe((change) => {
    void onChange(change.type, "user" in change ? change.user : "").catch(onError);
  });

  const update: Profiles["update"] = async (patch) => {
    const own = identity.userId ?? "";
    const avatar = await avatarOf(patch.avatar);
    await steps.run(async (transaction) => {
      const before = await loadProfile(transaction, own);
      const profile: ProfileContent = {
        type: "profile",
        name: requireLine(patch.name ?? before?.name ?? own, MAX_NAME_LENGTH, 1),
        about: requireLine(patch.about ?? before?.about ?? "", MAX_ABOUT_LENGTH, 0),
        avatar: avatar?.bytes ?? before?.avatar ?? new Uint8Array(0),
        avatarType: avatar?.type ?? before?.avatarType ?? "",
        atMs: Math.max(clock.now(), (before?.atMs ?? 0) + 1),
      };
      await applyProfile(transaction, changes, own, profile);
      const options = { createdAtMs: clock.now(), isUnnumbered: true };
      for (const { user, contact } of await loadContacts(transaction)) {
        if (contact.given !== undefined)
          await enqueue(transaction, changes, user, profile, options);
      }
    });
  };

  return {
    profiles: {
      get own() {
        return liveOf(identity.userId ?? "");
      },
      of: liveOf,
      update,
    },
    privacy: Object.assign(privacy, {
      update: (patch: Partial<Privacy>) =>
        steps.run((transaction) => updatePrivacy(transaction, changes, requirePrivacy(patch))),
    }),
    blocked,
    of,
    block: (user, on) => steps.run((transaction) => setBlocked(transaction, changes, user, on)),
    ready: readAll(),
  };
}

function profileOf(user: UserId, record: ProfileRecord): Profile {
  const { name, about, avatar, avatarType } = record;
  const profile = { user, name: name || user, about };
  if (avatar.length === 0) return profile;
  return {
    ...profile,
    avatar: new Blob([avatar as Uint8Array<ArrayBuffer>], { type: avatarType }),
  };
}

async function avatarOf(
  avatar: Blob | null | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly type: string } | undefined> {
  if (avatar === undefined) return undefined;
  if (avatar === null) return { bytes: new Uint8Array(0), type: "" };
  if (avatar.size > MAX_AVATAR_BYTES) throw invalid("an avatar has 48 KiB at most");
  if (!avatar.type.startsWith("image/")) throw invalid("an avatar is an image");
  return { bytes: new Uint8Array(await avatar.arrayBuffer()), type: avatar.type };
}

/** One line in composed characters, so that two spellings of a name are one. */
function requireLine(text: string, maxLength: number, minLength: number): string {
  const line = text.normalize("NFC").trim();
  const length = countGraphemes(line);
  if (!line.isWellFormed() || CONTROL.test(line) || length < minLength || length > maxLength)
    throw invalid(`a line of ${minLength} to ${maxLength} characters`);
  return line;
}

function requirePrivacy(patch: Partial<Privacy>): Partial<Privacy> {
  const { messages, readReceipts, typing, presence } = patch;
  const isValid =
    (messages === undefined || messages === "everyone" || messages === "contacts") &&
    (presence === undefined || ["everyone", "contacts", "nobody"].includes(presence)) &&
    [readReceipts, typing].every((value) => value === undefined || typeof value === "boolean");
  if (!isValid) throw invalid("no such privacy setting");
  return {
    ...(messages === undefined ? {} : { messages }),
    ...(readReceipts === undefined ? {} : { readReceipts }),
    ...(typing === undefined ? {} : { typing }),
    ...(presence === undefined ? {} : { presence }),
  };
}
