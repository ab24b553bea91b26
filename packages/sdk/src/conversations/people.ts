import type { UserId } from "@sotto/protocol";
import type { Privacy, PrivacySettings, Profile, Profiles } from "../api.ts";
import { MAX_AVATAR_BYTES } from "../content/codec.ts";
import { createLive, type Live, type LiveSource } from "../live.ts";
import { loadContacts } from "../messaging/contacts.ts";
import { DEFAULT_PRIVACY, loadPrivacy } from "../messaging/privacy.ts";
import { loadProfile } from "../messaging/profiles.ts";
import { type ProfileRecord, PROFILES } from "../store/schema.ts";
import type { ClientContext } from "./client-context.ts";
import { invalid } from "./sendable.ts";

/** Who people are, who is blocked, and what they may know; held in memory and kept up to date. */
export interface People {
  readonly profiles: Profiles;
  readonly privacy: PrivacySettings;
  readonly blocked: Live<readonly UserId[]>;
  of(user: UserId): Profile;
  readonly ready: Promise<void>;
}

export function createPeople({ store, changes, self, writing, onError }: ClientContext): People {
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
    if (type === "reread") await readAll();
    else if (type === "profile-changed") await readProfile(user);
    else if (type === "privacy-changed") privacy.set(await loadPrivacy(store));
    else if (type === "contacts-changed") await readBlocked();
  };
  changes.subscribe((change) => {
    void onChange(change.type, "user" in change ? change.user : "").catch(onError);
  });

  const update: Profiles["update"] = async ({ name, about, avatar }) =>
    await writing.updateProfile({ name, about, avatar: await avatarOf(avatar) });

  return {
    profiles: {
      get own() {
        return liveOf(self.userId);
      },
      of: liveOf,
      update,
    },
    privacy: Object.assign(privacy, {
      update: async (patch: Partial<Privacy>) => await writing.updatePrivacy(requirePrivacy(patch)),
    }),
    blocked,
    of,
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
