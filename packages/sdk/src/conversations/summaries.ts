import type {
  ContentTypes,
  ConversationQuery,
  Conversations,
  ConversationSummary,
  Message,
} from "../api.ts";
import { createLive, type Live, type LiveSource } from "../live.ts";
import type { Change, Changes } from "../messaging/changes.ts";
import { CHATS, type ChatRecord, type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Clock } from "../ports.ts";
import type { Reader } from "../store/store.ts";
import type { Heard } from "../messaging/typing.ts";
import type { People } from "./people.ts";

type Summary = ConversationSummary<ContentTypes>;

export interface Summaries {
  readonly list: Conversations<ContentTypes>;
  readonly requests: Live<readonly Summary[]>;
  of(chatId: string): Live<Summary>;
  /** The first read of the list. */
  readonly ready: Promise<void>;
}

export interface SummarySources {
  readonly store: Reader;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly people: People;
  readonly heard: Heard;
  readonly view: (record: MessageRecord) => Message<ContentTypes>;
  readonly onError: (error: unknown) => void;
}

/** Conversations' summaries, read again after each step that touched them. */
export function createSummaries(sources: SummarySources): Summaries {
  const { store, changes, clock, people, heard, view, onError } = sources;
  const list = createLive<readonly Summary[]>([]);
  const requests = createLive<readonly Summary[]>([]);
  const single = new Map<string, LiveSource<Summary>>();
  const records = new Map<string, ChatRecord>();
  const newest = new Map<string, MessageRecord>();
  const shown = new Map<string, Summary>();

  const make = (chatId: string): Summary => {
    const chat = records.get(chatId);
    const last = newest.get(chatId);
    const { name, avatar } = people.of(chatId);
    return {
      id: chatId,
      kind: "direct",
      title: name,
      unread: chat?.unread ?? 0,
      mentions: chat?.mentions ?? 0,
      pinned: chat?.pinned === true,
      muted: (chat?.mutedUntilMs ?? 0) > clock.now(),
      archived: chat?.archived === true,
      typing: heard.of(chatId),
      isRequest: chat?.isRequest === true,
      disappearing: chat?.timer?.seconds ?? 0,
      ...(avatar === undefined ? {} : { avatar }),
      ...(last === undefined ? {} : { last: view(last) }),
      ...(chat?.draft === undefined ? {} : { draft: chat.draft }),
    };
  };

  /** What has not changed keeps its summary, so that lists can tell. */
  const publish = (touched: Iterable<string>): void => {
    for (const chatId of touched) {
      const summary = make(chatId);
      if (records.has(chatId)) shown.set(chatId, summary);
      else shown.delete(chatId);
      single.get(chatId)?.set(summary);
    }
    const byRecency = [...records].sort(
      ([, a], [, b]) =>
        Number(b.pinned === true) - Number(a.pinned === true) || b.lastAtMs - a.lastAtMs,
    );
    const summaries = byRecency.map(([chatId]) => shown.get(chatId) ?? make(chatId));
    list.set(summaries.filter(({ isRequest }) => !isRequest));
    requests.set(summaries.filter(({ isRequest }) => isRequest));
  };

  const load = async (chatId: string): Promise<void> => {
    const record = await CHATS.get(store, CHATS.key(chatId));
    const last = record?.last === undefined ? undefined : await MESSAGES.get(store, record.last);
    if (record === undefined) records.delete(chatId);
    else records.set(chatId, record);
    if (last === undefined) newest.delete(chatId);
    else newest.set(chatId, last);
  };

  const loadAll = async (): Promise<void> => {
    const ids = new Set((await CHATS.scan(store)).map(({ record }) => record.peer));
    for (const id of records.keys()) ids.add(id); // One that is gone is seen to be.
    for (const id of ids) await load(id);
    publish(ids);
  };

  // Several changes of one step are read once.
  let pending = new Set<string>();
  changes.subscribe((change) => {
    if (change.type === "reread") void loadAll().catch(onError);
    const chatId = chatOf(change);
    if (chatId === undefined) return;
    if (pending.size === 0) queueMicrotask(() => void refresh().catch(onError));
    pending.add(chatId);
  });
  const refresh = async (): Promise<void> => {
    const ids = [...pending];
    pending = new Set();
    for (const id of ids) await load(id);
    publish(ids);
  };

  return {
    list: Object.assign(list, { query: (query: ConversationQuery) => filtered(list, query) }),
    requests,
    ready: loadAll(),
    of: (chatId) => {
      const known = single.get(chatId) ?? createLive(make(chatId));
      single.set(chatId, known);
      return known;
    },
  };
}

function chatOf(change: Change): string | undefined {
  switch (change.type) {
    case "message-added":
    case "message-changed":
    case "message-removed":
      return change.message.chatId;
    case "chat-changed":
    case "chat-removed":
    case "typing":
      return change.chatId;
    case "profile-changed":
      return change.user;
    default:
      return undefined;
  }
}

/** A part of a list, followed while somebody subscribes. */
function filtered(
  list: Live<readonly Summary[]>,
  { archived, unread, pinned, limit }: ConversationQuery,
): Live<readonly Summary[]> {
  const fits = (summary: Summary): boolean =>
    (archived === undefined || summary.archived === archived) &&
    (unread === undefined || summary.unread > 0 === unread) &&
    (pinned === undefined || summary.pinned === pinned);
  return mapLive(list, (all) => all.filter(fits).slice(0, limit));
}

/** The same value while what it is made of is the same: React compares snapshots by identity. */
function mapLive<T, U>(live: Live<T>, map: (value: T) => U): Live<U> {
  let from = live.value;
  let to = map(from);
  const current = (): U => {
    if (live.value === from) return to;
    from = live.value;
    return (to = map(from));
  };
  return {
    get value() {
      return current();
    },
    getSnapshot: current,
    subscribe: (fn, options) => live.subscribe(() => fn(current()), options),
    [Symbol.asyncIterator]: async function* iterate() {
      for await (const _ of live) yield current();
    },
  };
}
