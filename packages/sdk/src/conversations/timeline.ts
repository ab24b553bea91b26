import type { ContentTypes, Message, Timeline } from "../api.ts";
import { createLive } from "../live.ts";
import type { Change, Changes } from "../messaging/changes.ts";
import { messageKey } from "../messaging/messages.ts";
import { type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";

const DEFAULT_LIMIT_COUNT = 50;

type View = Message<ContentTypes>;

export interface TimelineSources {
  readonly store: Reader;
  readonly changes: Changes;
  readonly view: (record: MessageRecord) => View;
  readonly find: (id: string) => Promise<MessageRecord | undefined>;
  readonly onError: (error: unknown) => void;
}

/** A stretch of a conversation without holes, kept up to date from committed changes. */
export function createTimeline(
  { store, changes, view, find, onError }: TimelineSources,
  chatId: string,
  { around, limit = DEFAULT_LIMIT_COUNT }: { readonly around?: string; readonly limit?: number },
): Timeline<ContentTypes> {
  let records: readonly MessageRecord[] = [];
  let changeCount = 0;
  let isAtStart = false;
  let isAtEnd = around === undefined;
  const views = new Map<MessageRecord, View>();
  let isWatched = false;
  const live = createLive<readonly View[]>([], () => {
    isWatched = true;
    return () => (isWatched = false);
  });

  function show(next: readonly MessageRecord[]): void {
    records = next;
    const kept = new Set(records);
    for (const record of views.keys()) if (!kept.has(record)) views.delete(record);
    live.set(
      records.map((record) => {
        const known = views.get(record) ?? view(record);
        views.set(record, known);
        return known;
      }),
    );
  }

  function onChange(change: Change): void {
    if (!isWatched && held.deref() === undefined) end();
    else if (change.type === "chat-removed" && change.chatId === chatId) show([]);
    else if (change.type === "reread") void reread().catch(onError);
    else if ("message" in change && change.message.chatId === chatId)
      onMessage(change.type, change.message);
  }

  function onMessage(type: Change["type"], message: MessageRecord): void {
    changeCount += 1;
    const at = records.findIndex(({ arrival }) => arrival === message.arrival);
    if (type === "message-added" && at === -1 && isAtEnd) show([...records, message]);
    else if (type === "message-changed" && at !== -1) show(records.with(at, message));
    else if (type === "message-removed" && at !== -1) show(records.toSpliced(at, 1));
  }

  /** Reads on from one end of the stretch. @returns Whether there may be more. */
  async function extend(count: number, isOlder: boolean): Promise<boolean> {
    const edge = isOlder ? records[0] : records.at(-1);
    const bound = edge === undefined ? {} : { [isOlder ? "before" : "after"]: messageKey(edge) };
    const prefix = `${MESSAGES.key(chatId)}/`;
    const rows = await MESSAGES.scan(store, { prefix, reverse: isOlder, limit: count, ...bound });
    const isDone = rows.length < count;
    const hasReachedEnd = !isOlder && isDone && !isAtEnd;
    if (isOlder) isAtStart = isDone;
    else isAtEnd ||= isDone;
    // What has arrived while the page was read is there already.
    const known = new Set(records.map(({ arrival }) => arrival));
    const more = rows.map(({ record }) => record).filter(({ arrival }) => !known.has(arrival));
    show([...records, ...more].sort((a, b) => a.arrival - b.arrival));
    // Until now nobody listened for what is added: once more, for what came while the page was read.
    if (hasReachedEnd) await extend(count, false);
    return !isDone;
  }

  /** What has changed without a word: the stretch as it stands in the store now. */
  async function reread(): Promise<void> {
    await ready;
    const [first, last] = [records[0], isAtEnd ? undefined : records.at(-1)];
    if (first === undefined) return void (await extend(limit, true));
    const before = changeCount;
    const prefix = `${MESSAGES.key(chatId)}/`;
    const rows = await MESSAGES.scan(store, { prefix, after: beforeKey(first) });
    if (changeCount !== before) return await reread();
    const now = rows.map(({ record }) => record);
    show(last === undefined ? now : now.filter(({ arrival }) => arrival <= last.arrival));
  }

  async function begin(): Promise<void> {
    const middle = around === undefined ? undefined : await find(around);
    if (middle === undefined) {
      isAtEnd = true; // Of what is not there, the newest.
      await extend(limit, true);
      return;
    }
    show([middle]);
    await extend(Math.ceil(limit / 2), true);
    await extend(Math.ceil(limit / 2), false);
  }

  // Changes are followed from the first read on, so that none is missed before somebody subscribes; and until nobody holds
  // the timeline any more.
  const end = changes.subscribe(onChange);
  const ready = begin().catch(onError);
  const timeline: Timeline<ContentTypes> = {
    get value() {
      return live.value;
    },
    getSnapshot: () => live.getSnapshot(),
    subscribe: (fn, options) => live.subscribe(fn, options),
    [Symbol.asyncIterator]: () => live[Symbol.asyncIterator](),
    more: (count = DEFAULT_LIMIT_COUNT) => extend(count, true),
    newer: (count = DEFAULT_LIMIT_COUNT) => extend(count, false),
    ready,
    get atStart() {
      return isAtStart;
    },
    get atEnd() {
      return isAtEnd;
    },
  };
  const held = new WeakRef(timeline);
  return timeline;
}

/** The key just before a message's own. */
function beforeKey({ chatId, arrival }: MessageRecord): string {
  return messageKey({ chatId, arrival: arrival - 1 });
}
