import type { ConversationSummary, Message } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { CHATS, type ChatRecord, type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";

export interface Summaries {
  /** All conversations, the most recently active first. */
  readonly list: Live<readonly ConversationSummary[]>;
  of(chatId: string): Live<ConversationSummary>;
  /** The first read of the list. */
  readonly ready: Promise<void>;
}

/** Conversations' summaries, read again after each step that touched them. */
export function createSummaries({
  store,
  changes,
  view,
  onError,
}: {
  readonly store: Reader;
  readonly changes: Changes;
  readonly view: (record: MessageRecord) => Message;
  readonly onError: (error: unknown) => void;
}): Summaries {
  const list = createLive<readonly ConversationSummary[]>([]);
  const single = new Map<string, ReturnType<typeof createLive<ConversationSummary>>>();
  const records = new Map<string, ChatRecord>();
  const newest = new Map<string, MessageRecord>();

  const summaryOf = (chatId: string): ConversationSummary => {
    const last = newest.get(chatId);
    const unread = records.get(chatId)?.unread ?? 0;
    const base = { id: chatId, kind: "direct", title: chatId, unread } as const;
    return last === undefined ? base : { ...base, last: view(last) };
  };

  const publish = (touched: readonly string[]): void => {
    const byRecency = [...records].sort(([, a], [, b]) => b.lastAtMs - a.lastAtMs);
    list.set(byRecency.map(([chatId]) => summaryOf(chatId)));
    for (const chatId of touched) single.get(chatId)?.set(summaryOf(chatId));
  };

  const load = async (chatId: string): Promise<void> => {
    const record = await CHATS.get(store, CHATS.key(chatId));
    if (record === undefined) return;
    records.set(chatId, record);
    const last = record.last === undefined ? undefined : await MESSAGES.get(store, record.last);
    if (last !== undefined) newest.set(chatId, last);
  };

  const loadAll = async (): Promise<void> => {
    const ids = (await CHATS.scan(store)).map(({ record }) => record.peer);
    for (const id of ids) await load(id);
    publish(ids);
  };

  // Several changes of one step are read once.
  let pending = new Set<string>();
  changes.subscribe((change) => {
    const chatId =
      "message" in change
        ? change.message.chatId
        : change.type === "chat-changed"
          ? change.chatId
          : undefined;
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
    list,
    ready: loadAll(),
    of: (chatId) => {
      const known = single.get(chatId) ?? createLive(summaryOf(chatId));
      single.set(chatId, known);
      return known;
    },
  };
}
