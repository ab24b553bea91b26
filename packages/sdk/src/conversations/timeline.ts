import type { Message, Timeline } from "../api.ts";
import { createLive } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { messageKey } from "../messaging/messages.ts";
import { type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";

const DEFAULT_LIMIT_COUNT = 50;

/** The newest messages of a conversation, kept up to date from committed changes. */
export function createTimeline(
  { store, changes, view, onError }: TimelineSources,
  chatId: string,
  limit: number = DEFAULT_LIMIT_COUNT,
): Timeline {
  let records: MessageRecord[] = [];
  let isAtStart = false;
  const views = new Map<MessageRecord, Message>();
  let isWatched = false;
  const live = createLive<readonly Message[]>([], () => {
    isWatched = true;
    return () => (isWatched = false);
  });

  function show(): void {
    for (const record of views.keys()) if (!records.includes(record)) views.delete(record);
    live.set(
      records.map((record) => {
        const known = views.get(record) ?? view(record);
        views.set(record, known);
        return known;
      }),
    );
  }

  function onChange(change: Parameters<Parameters<Changes["subscribe"]>[0]>[0]): void {
    if (!isWatched && held.deref() === undefined) end();
    else if (change.type === "message-added" && change.message.chatId === chatId) {
      if (records.some(({ arrival }) => arrival === change.message.arrival)) return;
      records = [...records, change.message];
      show();
    } else if (change.type === "message-changed" && change.message.chatId === chatId) {
      const { arrival } = change.message;
      records = records.map((record) => (record.arrival === arrival ? change.message : record));
      show();
    }
  }

  async function more(count: number = DEFAULT_LIMIT_COUNT): Promise<boolean> {
    const oldest = records[0];
    const before = oldest === undefined ? {} : { before: messageKey(oldest) };
    const rows = await MESSAGES.scan(store, {
      prefix: `${MESSAGES.key(chatId)}/`,
      reverse: true,
      limit: count,
      ...before,
    });
    isAtStart = rows.length < count;
    const known = new Set(records.map(({ arrival }) => arrival));
    const older = rows.map(({ record }) => record).filter(({ arrival }) => !known.has(arrival));
    records = [...older.reverse(), ...records].sort((a, b) => a.arrival - b.arrival);
    show();
    return !isAtStart;
  }

  // Changes are followed from the first read on, so that none is missed before somebody subscribes; and until nobody holds
  // the timeline any more.
  const end = changes.subscribe(onChange);
  const ready = more(limit).then(() => undefined, onError);
  const timeline = withPaging(live, more, ready, () => isAtStart);
  const held = new WeakRef(timeline);
  return timeline;
}

export interface TimelineSources {
  readonly store: Reader;
  readonly changes: Changes;
  readonly view: (record: MessageRecord) => Message;
  readonly onError: (error: unknown) => void;
}

function withPaging(
  live: ReturnType<typeof createLive<readonly Message[]>>,
  more: Timeline["more"],
  ready: Promise<void>,
  isAtStart: () => boolean,
): Timeline {
  return {
    get value() {
      return live.value;
    },
    getSnapshot: () => live.getSnapshot(),
    subscribe: (fn, options) => live.subscribe(fn, options),
    [Symbol.asyncIterator]: () => live[Symbol.asyncIterator](),
    more,
    ready,
    get atStart() {
      return isAtStart();
    },
  };
}
