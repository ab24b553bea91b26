import { createChanges } from "../../src/messaging/changes.ts";
import {
  addMessage,
  changeMessage,
  messageKey,
  removeMessage,
} from "../../src/messaging/messages.ts";
import { indexStep } from "../../src/search/index-messages.ts";
import { findMessages, type Hit } from "../../src/search/query.ts";
import type { ShelfCache } from "../../src/search/shelf-cache.ts";
import { memory } from "../../src/store/memory.ts";
import { ARRIVALS, type MessageRecord, MESSAGES, POSTINGS } from "../../src/store/schema.ts";
import { createSteps, type Steps } from "../../src/store/steps.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import type { SearchOptions } from "../../src/api.ts";

/** A store with messages and, unless it is as of before there was one, their index. */
export interface Archive {
  readonly store: KeyValueStore;
  readonly steps: Steps;
  readonly cache: ShelfCache;
  /** Adds messages in one step. @returns Their arrival numbers. */
  add(...messages: readonly (string | Partial<MessageRecord>)[]): Promise<readonly number[]>;
  change(arrival: number, patch: Partial<MessageRecord>): Promise<void>;
  remove(...arrivals: readonly number[]): Promise<void>;
  find(query: string, options?: SearchOptions): Promise<readonly Hit[]>;
  texts(query: string, options?: SearchOptions): Promise<readonly string[]>;
  messages(): Promise<readonly MessageRecord[]>;
  /** The segments of the index. */
  segments(): Promise<readonly string[]>;
}

export async function createArchive(
  store: KeyValueStore = memory(),
  { isIndexed = true }: { readonly isIndexed?: boolean } = {},
): Promise<Archive> {
  const cache: ShelfCache = { kept: new Map(), changeCount: 0 };
  const changes = createChanges();
  const lease = await store.open();
  const steps = isIndexed
    ? createSteps(store, lease, (...step) => indexStep(cache, ...step))
    : createSteps(store, lease);
  const load = async (): Promise<readonly MessageRecord[]> =>
    (await MESSAGES.scan(store)).map(({ record }) => record);
  const named = async (arrival: number): Promise<MessageRecord> => {
    const key = await ARRIVALS.get(store, ARRIVALS.key(arrival));
    const message = key === undefined ? undefined : await MESSAGES.get(store, key);
    if (message === undefined) throw new Error(`no message ${arrival}`);
    return message;
  };
  const find: Archive["find"] = (query, options) => findMessages(store, cache, query, options);
  let count = 0;
  return {
    store,
    steps,
    cache,
    find,
    texts: async (query, options) => (await find(query, options)).map(({ record }) => record.text),
    messages: load,
    segments: async () => (await POSTINGS.scan(store)).map(({ record }) => record),
    add: (...messages) =>
      steps.run(async (transaction) => {
        const arrivals: number[] = [];
        for (const given of messages) {
          const patch = typeof given === "string" ? { text: given } : given;
          const init = { ...BLANK, id: (++count).toString(16).padStart(32, "0"), ...patch };
          arrivals.push((await addMessage(transaction, changes, init, "me")).arrival);
        }
        return arrivals;
      }),
    change: async (arrival, patch) => {
      const message = await named(arrival);
      await steps.run(async (transaction) => {
        const now = await MESSAGES.get(transaction, messageKey(message));
        if (now !== undefined) changeMessage(transaction, changes, { ...now, ...patch });
      });
    },
    remove: async (...arrivals) => {
      const messages = await Promise.all(arrivals.map(named));
      await steps.run(async (transaction) => {
        for (const message of messages) await removeMessage(transaction, changes, message, "me");
      });
    },
  };
}

const BLANK = {
  chatId: "bob",
  from: "bob",
  device: "d",
  own: false,
  sentAtMs: 1,
  receivedAtMs: 1,
  kind: "text",
  text: "",
  replyTo: undefined,
  state: "received",
  error: undefined,
} as const;
