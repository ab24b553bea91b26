import type { Client, ContentTypes, ConversationId, Message, MessageId, Timeline } from "../api.ts";
import type { Readable } from "./use-live.ts";

// React renders a component more often than it shows it: twice in StrictMode, again after suspending, in vain when
// something more urgent comes. Each of those has to find the same timeline, and none can say that it is the last. So
// timelines are found by what was asked for, weakly until somebody subscribes; and gone, not found again by chance of the
// garbage collector, as soon as nobody does.

export interface TimelineOptions {
  /** How many messages to begin with. Default 50. */
  readonly limit?: number | undefined;
  /** A message to begin around; without it, at the newest. */
  readonly around?: MessageId | undefined;
}

/** A timeline at one moment. The same object until something changes; its functions are always the same. */
export interface TimelineView<C extends ContentTypes = []> {
  /** Oldest first; empty until `ready`. A message that has not changed is the same object. */
  readonly messages: readonly Message<C>[];
  /** Loads up to `count` older messages. Resolves with whether there may be more. */
  readonly more: (count?: number) => Promise<boolean>;
  /** Loads up to `count` newer messages, if it began around one. Resolves with whether there may be more. */
  readonly newer: (count?: number) => Promise<boolean>;
  /** The oldest message of the conversation is in `messages`. */
  readonly atStart: boolean;
  /** The newest message of the conversation is in `messages`, and new ones will be. */
  readonly atEnd: boolean;
  /** The first page has been read. */
  readonly ready: boolean;
}

type SharedTimeline<C extends ContentTypes> = Readable<TimelineView<C>>;
type Known = Map<string, WeakRef<SharedTimeline<ContentTypes>>>;

const knownOf = new WeakMap<Client<ContentTypes>, Known>();

/** The client's timeline with these options that is in use, or else a new one. */
export function sharedTimeline<C extends ContentTypes>(
  client: Client<C>,
  chatId: ConversationId,
  { limit, around }: TimelineOptions,
): SharedTimeline<C> {
  const known: Known = knownOf.get(client) ?? new Map();
  knownOf.set(client, known);
  const key = JSON.stringify([chatId, limit ?? "", around ?? ""]);
  const found = known.get(key)?.deref();
  if (found !== undefined) return found as SharedTimeline<C>;

  for (const [otherKey, other] of known) if (other.deref() === undefined) known.delete(otherKey);
  const timeline = client.chat(chatId).timeline({
    ...(limit === undefined ? {} : { limit }),
    ...(around === undefined ? {} : { around }),
  });
  const shared = share(timeline, (isUsed) => {
    const other = known.get(key);
    // A hidden component that is shown again may find that another timeline has taken its place; both are right.
    if (isUsed && other?.deref() === undefined) known.set(key, weakly);
    else if (!isUsed && other === weakly) known.delete(key);
  });
  const weakly = new WeakRef(shared as SharedTimeline<ContentTypes>);
  known.set(key, weakly);
  return shared;
}

/**
 * A timeline as one value that changes.
 *
 * @param onUse - Called when the first subscriber comes and when the last one goes.
 */
function share<C extends ContentTypes>(
  timeline: Timeline<C>,
  onUse: (isUsed: boolean) => void,
): SharedTimeline<C> {
  const listeners = new Set<() => void>();
  let unsubscribe: (() => void) | undefined;
  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  /** `atStart` and `atEnd` have no subscribers of their own. */
  const thenNotify = async (loading: Promise<boolean>): Promise<boolean> => {
    try {
      return await loading;
    } finally {
      notify();
    }
  };

  let view: TimelineView<C> = {
    messages: [],
    more: (count) => thenNotify(timeline.more(count)),
    newer: (count) => thenNotify(timeline.newer(count)),
    atStart: false,
    atEnd: false,
    ready: false,
  };
  let isReady = false;
  const onReady = (): void => {
    isReady = true;
    notify();
  };
  timeline.ready.then(onReady, onReady); // The client reports a failure; more will not come of waiting.

  return {
    subscribe: (fn) => {
      const listener = (): void => fn(); // an object of its own: the same function may subscribe twice
      listeners.add(listener);
      if (listeners.size === 1) {
        unsubscribe = timeline.subscribe(notify);
        onUse(true);
      }
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        unsubscribe?.();
        onUse(false);
      };
    },
    getSnapshot: () => {
      const { value: messages, atStart, atEnd } = timeline;
      const isSame =
        view.messages === messages &&
        view.atStart === atStart &&
        view.atEnd === atEnd &&
        view.ready === isReady;
      // Before it is ready, it would show a page in several parts.
      if (isReady && !isSame) view = { ...view, messages, atStart, atEnd, ready: true };
      return view;
    },
  };
}
