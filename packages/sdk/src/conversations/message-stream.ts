import type { ContentTypes, Message, MessagesOptions } from "../api.ts";
import type { Changes } from "../messaging/changes.ts";
import { lastArrival } from "../messaging/messages.ts";
import { ARRIVALS, CURSORS, type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { ClientContext } from "./client-context.ts";

const PAGE_COUNT = 64;

/** Messages in order of arrival, read from the store: what `Client.messages` returns. */
export async function* streamMessages(
  { store, changes, writing, closed }: ClientContext,
  view: (record: MessageRecord) => Message<ContentTypes>,
  options: MessagesOptions,
): AsyncGenerator<Message<ContentTypes>, void> {
  const signal = options.signal === undefined ? closed : AbortSignal.any([options.signal, closed]);
  const cursor = options.durable === undefined ? undefined : CURSORS.key(options.durable);
  const arrivals = watchArrivals(changes, signal);
  const position =
    cursor === undefined ? await lastArrival(store) : ((await CURSORS.get(store, cursor)) ?? 0);
  let after = ARRIVALS.key(position);
  try {
    while (!signal.aborted) {
      const page = await ARRIVALS.scan(store, { after, limit: PAGE_COUNT });
      for (const { key: arrival, record: key } of page) {
        const message = await MESSAGES.get(store, key);
        if (message !== undefined && matches(message, options)) yield view(message);
        if (signal.aborted) return; // What was last handed out counts as handled only when the next one is asked for.
        after = arrival; // Also of a message that was removed: the newest leaves its number behind.
        if (cursor !== undefined && message !== undefined)
          await writing.saveCursor(cursor, message.arrival);
      }
      if (page.length === 0) await arrivals.next();
    }
  } finally {
    arrivals.end();
  }
}

function matches(
  { own, chatId, kind }: MessageRecord,
  { from, kinds, includeOwn = false }: MessagesOptions,
): boolean {
  return (
    (includeOwn || !own) &&
    (from === undefined || from === chatId) &&
    (kinds === undefined || kinds.includes(kind))
  );
}

/** Remembers whether a message has been added since the last look. */
function watchArrivals(
  changes: Changes,
  signal: AbortSignal,
): { next(): Promise<void>; end(): void } {
  let arrived = false;
  let wake: () => void = () => undefined;
  const unsubscribe = changes.subscribe((change) => {
    if (change.type !== "message-added" && change.type !== "reread") return;
    arrived = true;
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    next: async () => {
      if (!arrived && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      arrived = false;
    },
    end: () => {
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
    },
  };
}
