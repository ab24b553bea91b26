import { type Change, type Changes, createChanges } from "../messaging/changes.ts";
import { lastArrival } from "../messaging/messages.ts";
import { ARRIVALS, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";

/** Changes that go on while who makes them changes: each message is added once, and none is left out. */
export interface Feed extends Changes {
  /** What is in the store now is known to who listens. */
  begin(): Promise<void>;
  /** Finds out what has been changed without a word. */
  reread(): Promise<void>;
}

export function createFeed(store: Reader): Feed {
  const changes = createChanges();
  /** Of the last message that was told; undefined before `begin`, when nobody listens. */
  let arrived: number | undefined;
  /** What comes while the store is read. */
  let held: Change[] | undefined;

  const tell = (change: Change): void => {
    if (change.type === "message-added") {
      if (arrived === undefined || change.message.arrival <= arrived) return;
      arrived = change.message.arrival;
    }
    changes.publish(change);
  };

  const tellMissed = async (): Promise<void> => {
    for (const { record: key } of await ARRIVALS.scan(store, {
      after: ARRIVALS.key(arrived ?? 0),
    })) {
      const message = await MESSAGES.get(store, key);
      if (message !== undefined) tell({ type: "message-added", message });
    }
  };

  return {
    subscribe: (fn) => changes.subscribe(fn),
    publish: (change) => {
      if (held === undefined) tell(change);
      else held.push(change);
    },
    begin: async () => {
      arrived ??= await lastArrival(store);
    },
    reread: async () => {
      if (held !== undefined || arrived === undefined) return;
      held = [];
      try {
        await tellMissed();
      } finally {
        changes.publish({ type: "reread" });
        const waiting = held;
        held = undefined;
        for (const change of waiting) tell(change);
      }
    },
  };
}
