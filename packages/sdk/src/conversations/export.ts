import { bytesToHex, isUserId, SottoError, type UserId } from "@sotto/protocol";
import type {
  ExportedChat,
  ExportedMessage,
  ExportedPerson,
  ExportOptions,
  ExportRecord,
} from "../api.ts";
import type { Plain } from "../content/content.ts";
import { loadContact } from "../messaging/contacts.ts";
import { loadPrivacy } from "../messaging/privacy.ts";
import { loadProfile } from "../messaging/profiles.ts";
import type { Table } from "../store/records.ts";
import {
  ARRIVALS,
  type ChatRecord,
  CHATS,
  CONTACTS,
  type MessageRecord,
  MESSAGES,
  PROFILES,
} from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { ClientContext } from "./client-context.ts";
import { invalid } from "./sendable.ts";

// Everything that a person has here, as plain records: what is read is a page at a time, and only as it is asked for.
// Keys, tokens and what waits to be sent are no business of an export. Loaded when somebody wants one.

const PAGE_COUNT = 256;

type Sources = Pick<ClientContext, "store" | "self" | "clock" | "closed">;

/** @throws SottoError `argument/invalid`, `client/closed`, `store/…`; `signal.reason` if aborted */
export async function* exportRecords(
  { store, self, clock, closed }: Sources,
  { in: only, signal }: ExportOptions,
): AsyncGenerator<ExportRecord, void> {
  const check = (): void => {
    signal?.throwIfAborted();
    if (closed.aborted) throw new SottoError("client/closed");
  };
  check();
  if (only !== undefined && !isUserId(only)) throw invalid("in is a conversation's id");
  yield {
    type: "account",
    version: 1,
    at: isoOf(clock.now()),
    user: self.userId,
    device: self.deviceId,
    privacy: await loadPrivacy(store),
  };
  for (const records of [people(store, only), chats(store, only), messages(store, only)])
    for await (const record of records) {
      check();
      yield record;
    }
}

async function* people(store: Reader, only: string | undefined): AsyncGenerator<ExportedPerson> {
  for await (const { key } of rowsOf(PROFILES, store)) {
    const user = userOf(key);
    if (only === undefined || only === user) yield await personOf(store, user);
  }
  for await (const { key } of rowsOf(CONTACTS, store)) {
    const user = userOf(key);
    if (only !== undefined && only !== user) continue;
    if ((await loadProfile(store, user)) === undefined) yield await personOf(store, user);
  }
}

async function* chats(store: Reader, only: string | undefined): AsyncGenerator<ExportedChat> {
  for await (const { record } of rowsOf(CHATS, store))
    if (only === undefined || only === record.peer) yield chatOf(record);
}

/** In the order of their arrival. */
async function* messages(store: Reader, only: string | undefined): AsyncGenerator<ExportedMessage> {
  if (only !== undefined) {
    const prefix = `${MESSAGES.key(only)}/`;
    for await (const { record } of rowsOf(MESSAGES, store, prefix)) yield messageOf(record);
    return;
  }
  for await (const { record: key } of rowsOf(ARRIVALS, store)) {
    const record = await MESSAGES.get(store, key);
    if (record !== undefined) yield messageOf(record);
  }
}

async function* rowsOf<R>(
  table: Table<R>,
  store: Reader,
  prefix?: string,
): AsyncGenerator<{ readonly key: string; readonly record: R }> {
  let after: string | undefined;
  do {
    const page = await table.scan(store, {
      ...(prefix === undefined ? {} : { prefix }),
      ...(after === undefined ? {} : { after }),
      limit: PAGE_COUNT,
    });
    yield* page;
    after = page.length < PAGE_COUNT ? undefined : page.at(-1)?.key;
  } while (after !== undefined);
}

function userOf(key: string): UserId {
  return decodeURIComponent(key.slice(key.indexOf("/") + 1));
}

async function personOf(store: Reader, user: UserId): Promise<ExportedPerson> {
  const { given, isBlocked } = await loadContact(store, user);
  const person = {
    type: "person" as const,
    user,
    contact: given !== undefined,
    blocked: isBlocked,
  };
  const profile = await loadProfile(store, user);
  if (profile === undefined) return person;
  const { name, about, avatar, avatarType } = profile;
  if (avatar.length === 0) return { ...person, name, about };
  return { ...person, name, about, avatar: { type: avatarType, $bytes: bytesToHex(avatar) } };
}

function chatOf(chat: ChatRecord): ExportedChat {
  const { peer, unread, pinned, archived, isRequest, draft, timer, mutedUntilMs = 0 } = chat;
  return {
    type: "chat",
    id: peer,
    request: isRequest === true,
    unread,
    pinned: pinned === true,
    archived: archived === true,
    ...(mutedUntilMs === 0 ? {} : { mutedUntil: mutedUntilOf(mutedUntilMs) }),
    ...(draft === undefined ? {} : { draft }),
    disappearing: timer?.seconds ?? 0,
  };
}

const mutedUntilOf = (ms: number): string => (ms === Infinity ? "for ever" : isoOf(ms));

function messageOf(record: MessageRecord): ExportedMessage {
  const { chatId, id, from, device, kind, text, body, viewOnce, reachedAtMs, state } = record;
  const { replyTo, mentions, forwarded, starred, deleted, reactions } = record;
  const hidden = viewOnce === true;
  return {
    type: "message",
    chat: chatId,
    id,
    from,
    device,
    sentAt: isoOf(record.sentAtMs),
    receivedAt: isoOf(record.receivedAtMs),
    kind,
    text: hidden ? "" : text,
    state,
    ...present({
      body: body === undefined || hidden ? undefined : jsonOf(body),
      replyTo,
      mentions,
      forwarded,
      viewOnce,
      starred,
      deleted,
      editedAt: record.editedAtMs === undefined ? undefined : isoOf(record.editedAtMs),
      expiresAt: record.expiresAtMs === undefined ? undefined : isoOf(record.expiresAtMs),
      reactions,
      reached: reachedAtMs === undefined ? undefined : timesOf(reachedAtMs),
    }),
  };
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

function timesOf(times: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(times).map(([state, ms]) => [state, isoOf(ms)]));
}

/** What JSON has no form for gets one. */
function jsonOf(value: Plain): unknown {
  if (value instanceof Uint8Array) return { $bytes: bytesToHex(value) };
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, jsonOf(field)]));
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
