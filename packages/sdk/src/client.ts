import { isUserId, SottoError, type UserId } from "@sotto/protocol";
import type {
  Client,
  ClientOptions,
  ClientReport,
  ContentTypes,
  ConversationSummary,
  Conversations,
  ExportOptions,
  ExportRecord,
  Message,
  MessagesOptions,
  PresenceApi,
  SafetyNumber,
  SearchHit,
  SearchOptions,
  StorageReport,
} from "./api.ts";
import { createMessageActions } from "./conversations/actions.ts";
import type { ClientContext, WritingHalf } from "./conversations/client-context.ts";
import { type ConversationSources, DirectConversation } from "./conversations/conversation.ts";
import { MessageView } from "./conversations/message-view.ts";
import { streamMessages } from "./conversations/message-stream.ts";
import { createOutboxState, type Outbox } from "./conversations/outbox-state.ts";
import { createPeople, type People } from "./conversations/people.ts";
import { type ClientPresence, createPresence } from "./conversations/presence.ts";
import { invalid } from "./conversations/sendable.ts";
import { createSummaries, type Summaries } from "./conversations/summaries.ts";
import { loadPrimitives } from "./crypto/load-primitives.ts";
import type { Primitives } from "./crypto/primitives.ts";
import { pooled } from "./crypto/random-pool.ts";
import { createEngine } from "./engine.ts";
import { toSottoError } from "./errors.ts";
import {
  type ClientEvents,
  GapEvent,
  IdentityChangeEvent,
  MessageEvent,
  ReceiptEvent,
  SottoErrorEvent,
  type TypedEventTarget,
  TypingEvent,
} from "./events.ts";
import type { Live } from "./live.ts";
import type { Change } from "./messaging/changes.ts";
import { createHeard, type Heard } from "./messaging/typing.ts";
import type { Platform } from "./platform/platform.ts";
import { relayUrl } from "./relay-url.ts";
import { find } from "./search/search.ts";
import { forgetShelves, type ShelfCache } from "./search/shelf-cache.ts";
import type { MessageRecord } from "./store/schema.ts";
import type { KeyValueStore } from "./store/store.ts";
import { storeNameOf } from "./store-name.ts";

// The composition root: with `engine.ts` the only file that knows every room. A client is two halves. What apps see reads the
// store, here, for as long as the client lives; what changes something is the engine, in this tab or in another one.

const PREKEY_COUNT = 100;

type Options = ClientOptions<ContentTypes>;

/** What only tests and the simulator set. */
export interface InternalOptions {
  readonly primitives?: Primitives;
  readonly prekeyCount?: number;
}

/** Makes a client of the parts that the platform gives. */
export async function createClientOn<C extends ContentTypes = []>(
  platform: Platform,
  options: ClientOptions<C>,
  internal: InternalOptions = {},
): Promise<Client<C>> {
  platform.requireSupport();
  options.signal?.throwIfAborted();
  const url = relayUrl(options.relay);
  const [store, primitives] = await Promise.all([
    openStore(platform, options, url),
    internal.primitives ?? loadCrypto(options.crypto ?? "auto"),
  ]);
  const client = new SottoClient(store);
  try {
    await client.start({ platform, options, internal, url, primitives });
    options.signal?.throwIfAborted(); // The listener below never hears of an abort that came before it.
  } catch (error) {
    await client.close();
    throw error;
  }
  options.signal?.addEventListener("abort", () => void client.close(), { once: true });
  // The registered kinds are a matter of types: all clients are the same.
  return client;
}

async function loadCrypto(choice: NonNullable<Options["crypto"]>): Promise<Primitives> {
  try {
    return await loadPrimitives(choice);
  } catch (error) {
    throw new SottoError("crypto/unavailable", { cause: error });
  }
}

async function openStore(platform: Platform, options: Options, url: URL): Promise<KeyValueStore> {
  const { store } = options;
  if (typeof store === "string") return platform.openStore(store);
  if (store !== undefined) return store as KeyValueStore;
  const token = await options.auth({
    reason: "connect",
    signal: options.signal ?? new AbortController().signal,
  });
  return platform.openStore(platform.defaultStoreName(storeNameOf(token, url.host)));
}

interface Start {
  readonly platform: Platform;
  readonly options: Options;
  readonly internal: InternalOptions;
  readonly url: URL;
  readonly primitives: Primitives;
}

type Events = TypedEventTarget<ClientEvents<ContentTypes>>;

class SottoClient extends EventTarget implements Client<ContentTypes> {
  declare readonly addEventListener: Events["addEventListener"];
  declare readonly removeEventListener: Events["removeEventListener"];
  readonly #store: KeyValueStore;
  #half: WritingHalf | undefined;
  #context!: ClientContext;
  #outbox!: Outbox;
  #summaries!: Summaries;
  #people!: People;
  #presence: ClientPresence | undefined;
  #heard: Heard | undefined;
  #sources!: ConversationSources;
  readonly #cache: ShelfCache = { kept: new Map(), changeCount: 0 };
  readonly #closed = new AbortController();
  #closing: Promise<void> | undefined;

  constructor(store: KeyValueStore) {
    super();
    this.#store = store;
  }

  get userId(): UserId {
    return this.#context.self.userId;
  }
  get deviceId(): string {
    return this.#context.self.deviceId;
  }
  get connection(): ClientContext["connection"] {
    return this.#context.connection;
  }
  get outbox(): Outbox["live"] {
    return this.#outbox.live;
  }
  get conversations(): Conversations<ContentTypes> {
    return this.#summaries.list;
  }
  get requests(): Live<readonly ConversationSummary<ContentTypes>[]> {
    return this.#summaries.requests;
  }
  get profile(): People["profiles"] {
    return this.#people.profiles;
  }
  get privacy(): People["privacy"] {
    return this.#people.privacy;
  }
  get blocked(): People["blocked"] {
    return this.#people.blocked;
  }
  get presence(): PresenceApi {
    if (this.#presence === undefined) throw new SottoError("client/closed");
    return this.#presence.api;
  }
  get searchState(): WritingHalf["searchState"] {
    return (this.#half as WritingHalf).searchState;
  }

  /** Resolves when the client knows who it is: on the first start that takes the relay. */
  async start(start: Start): Promise<void> {
    const { platform, options } = start;
    const clock = options.clock ?? platform.clock;
    const random = pooled(options.random ?? platform.random);
    const onError = (error: unknown): void => this.#onError(error);
    const half = (this.#half = await this.#join(start, clock, random));
    const { self, changes, writing, connection } = half;
    this.#context = {
      clock,
      random,
      self,
      store: this.#store,
      changes,
      writing,
      connection,
      closed: this.#closed.signal,
      onError,
    };
    await this.#build(options);
    await half.start(options.signal);
  }

  /** @returns This tab's engine; or, where several tabs share a store, what stands for the one that has it. */
  async #join(
    { platform, options, internal, url, primitives }: Start,
    clock: ClientContext["clock"],
    random: ClientContext["random"],
  ): Promise<WritingHalf> {
    const store = this.#store;
    const { shared } = store;
    const makeEngine = async (
      isLocked: boolean,
      onError: (error: unknown) => void,
    ): Promise<WritingHalf> => {
      const startAnew = options.startAnew ?? false;
      const lease = await store.open({ startAnew, primitives, isLocked });
      return await createEngine({
        url,
        auth: options.auth,
        compression: options.compression ?? "auto",
        prekeyCount: internal.prekeyCount ?? PREKEY_COUNT,
        clock,
        random,
        logger: options.logger ?? ((): void => undefined),
        transport: platform.transport,
        primitives,
        cache: this.#cache,
        store,
        lease,
        onError,
      });
    };
    const onError = (error: unknown): void => this.#onError(error);
    if (shared === undefined || platform.tabs === undefined)
      return await makeEngine(false, onError);
    const { joinTabs } = await import("./tabs/tab.ts");
    return await joinTabs({
      tabs: platform.tabs,
      name: shared.name,
      store,
      clock,
      random,
      signal: options.signal,
      makeEngine: (onLost) => makeEngine(true, onLost),
      openToRead: () => shared.openToRead({ primitives }),
      onForeignChange: () => forgetShelves(this.#cache),
      onError,
    });
  }

  async #build({ content: types = [], onReport }: Options): Promise<void> {
    const context = this.#context;
    const { store, clock, changes, onError } = context;
    const actions = createMessageActions(context, (peer) => this.chat(peer));
    const view = (record: MessageRecord): MessageView => new MessageView(record, actions);
    const heard = (this.#heard = createHeard({ clock }, (chatId, user) =>
      changes.publish({ type: "typing", chatId, user, activity: "none" }),
    ));
    const people = (this.#people = createPeople(context));
    this.#presence = createPresence(context);
    // Before the summaries, which read from it.
    changes.subscribe((change) => {
      if (change.type === "typing") heard.hear(change.chatId, change.user, change.activity);
    });
    const summaries = createSummaries({ store, changes, clock, people, heard, view, onError });
    this.#summaries = summaries;
    this.#outbox = createOutboxState(store, changes, onError);
    this.#sources = { context, summaries, actions, types, onReport };
    changes.subscribe((change) => this.#onChange(change, view));
    await Promise.all([people.ready, summaries.ready, this.#outbox.refresh()]);
  }

  #onChange(change: Change, view: (record: MessageRecord) => MessageView): void {
    if (change.type === "message-added" && !change.message.own) {
      this.dispatchEvent(new MessageEvent(view(change.message), this.chat(change.message.chatId)));
    } else if (change.type === "typing") this.dispatchEvent(new TypingEvent(change));
    else if (change.type === "receipt") this.dispatchEvent(new ReceiptEvent(change.receipt));
    else if (change.type === "gap") this.dispatchEvent(new GapEvent(change.gap));
    else if (change.type === "identity-changed")
      this.dispatchEvent(new IdentityChangeEvent(change.user, change.wasVerified));
    else if (change.type === "error")
      this.dispatchEvent(new SottoErrorEvent(change.error, change.chatId));
  }

  #onError(error: unknown): void {
    if (SottoError.is(error, "client/closed") || this.#closed.signal.aborted) return;
    this.dispatchEvent(new SottoErrorEvent(toSottoError(error)));
  }

  chat(peer: string): DirectConversation {
    return new DirectConversation(peer, this.#sources);
  }

  async block(user: UserId): Promise<void> {
    if (!isUserId(user) || user === this.userId) throw invalid("not a user to block");
    await this.#context.writing.block(user, true);
  }

  async unblock(user: UserId): Promise<void> {
    await this.#context.writing.block(user, false);
  }

  async search(
    query: string,
    options?: SearchOptions,
  ): Promise<readonly SearchHit<ContentTypes>[]> {
    const hits = await find(this.#open(), this.#cache, query, options);
    return hits.map(({ record, snippet, ranges }) => {
      const message = new MessageView(record, this.#sources.actions);
      return { message, snippet, ranges };
    });
  }

  #open(): KeyValueStore {
    if (this.#closed.signal.aborted) throw new SottoError("client/closed");
    return this.#store;
  }

  async *export(options: ExportOptions = {}): AsyncGenerator<ExportRecord, void> {
    const { exportRecords } = await import("./conversations/export.ts");
    yield* exportRecords(this.#context, options);
  }

  async storage(): Promise<StorageReport> {
    return (await this.#open().usage?.()) ?? { persisted: false };
  }

  async persist(): Promise<boolean> {
    return (await this.#open().persist?.()) === true;
  }

  async inspect(): Promise<ClientReport> {
    const { inspectClient } = await import("./conversations/inspect.ts");
    return await inspectClient(this.#context);
  }

  async safetyNumber(user: UserId): Promise<SafetyNumber> {
    const { safetyNumberOf } = await import("./conversations/safety.ts");
    return await safetyNumberOf(this.#context, user);
  }

  messages(options: MessagesOptions = {}): AsyncIterable<Message<ContentTypes>> {
    const view = (record: MessageRecord): Message<ContentTypes> =>
      new MessageView(record, this.#sources.actions);
    return streamMessages(this.#context, view, options);
  }

  async close({ flush = false, signal }: Parameters<Client["close"]>[0] = {}): Promise<void> {
    if (flush && !this.#closed.signal.aborted)
      await this.#outbox.emptied(this.#closed.signal, signal);
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#presence?.stop();
    this.#closed.abort();
    this.#heard?.stop();
    await this.#half?.stop();
    await this.#store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
