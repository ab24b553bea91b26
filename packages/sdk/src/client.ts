import { isUserId, type ServerFrame, SottoError, type UserId, type Welcome } from "@sotto/protocol";
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
  SafetyNumber,
  SearchHit,
  SearchOptions,
  SearchState,
  StorageReport,
} from "./api.ts";
import { createMessageActions } from "./conversations/actions.ts";
import { type ConversationSources, DirectConversation } from "./conversations/conversation.ts";
import { inspectClient } from "./conversations/inspect.ts";
import { MessageView } from "./conversations/message-view.ts";
import { streamMessages } from "./conversations/message-stream.ts";
import { createOutboxState, type Outbox } from "./conversations/outbox-state.ts";
import { createPeople, type People } from "./conversations/people.ts";
import { createPresence, type PresenceDoor } from "./conversations/presence.ts";
import { safetyNumberOf } from "./conversations/safety.ts";
import { invalid } from "./conversations/sendable.ts";
import { createSummaries, type Summaries } from "./conversations/summaries.ts";
import { loadPrimitives } from "./crypto/load-primitives.ts";
import type { Primitives } from "./crypto/primitives.ts";
import { pooled } from "./crypto/random-pool.ts";
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
import { type Change, createChanges } from "./messaging/changes.ts";
import { createDeliveryTokens, type DeliveryTokens } from "./messaging/delivery-tokens.ts";
import { createExpiry, type Expiry } from "./messaging/expiry.ts";
import { createReceiver, type Receiver } from "./messaging/receive.ts";
import { createSender, type Sender } from "./messaging/send.ts";
import { createHeard, createTyping, type Heard, type Typing } from "./messaging/typing.ts";
import type { Platform } from "./platform/platform.ts";
import { indexStep } from "./search/index-messages.ts";
import { createSearch, type Search } from "./search/search.ts";
import type { ShelfCache } from "./search/shelf-cache.ts";
import { loadOrCreateIdentity } from "./sessions/identity.ts";
import { createPrekeySupply, type PrekeySupply } from "./sessions/prekey-supply.ts";
import type { EngineContext } from "./sessions/engine-context.ts";
import { relayUrl } from "./relay-url.ts";
import { createSignIn } from "./sign-in.ts";
import { createSteps } from "./store/steps.ts";
import type { MessageRecord } from "./store/schema.ts";
import type { KeyValueStore } from "./store/store.ts";
import { storeNameOf } from "./store-name.ts";
import { type Connection, createConnection } from "./transport/connection.ts";

// The composition root: the one file that knows every room.

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
  const lease = await store.open({ startAnew: options.startAnew ?? false, primitives });
  const client = new SottoClient();
  try {
    await client.start({ platform, options, internal, url, store, lease, primitives });
    options.signal?.throwIfAborted(); // The listener below never hears of an abort that came before it.
  } catch (error) {
    await client.close();
    await store.close();
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
  readonly store: KeyValueStore;
  readonly lease: number;
  readonly primitives: Primitives;
}

type Events = TypedEventTarget<ClientEvents<ContentTypes>>;

class SottoClient extends EventTarget implements Client<ContentTypes> {
  declare readonly addEventListener: Events["addEventListener"];
  declare readonly removeEventListener: Events["removeEventListener"];
  #engine!: EngineContext;
  #prekeys: PrekeySupply | undefined;
  #sender: Sender | undefined;
  #receiver: Receiver | undefined;
  #outbox!: Outbox;
  #summaries!: Summaries;
  #people!: People;
  #presence: PresenceDoor | undefined;
  #typing: Typing | undefined;
  #heard: Heard | undefined;
  #expiry: Expiry | undefined;
  #deliveryTokens: DeliveryTokens | undefined;
  #search!: Search;
  #sources!: ConversationSources;
  readonly #changes = createChanges();
  readonly #closed = new AbortController();
  #closing: Promise<void> | undefined;

  get userId(): UserId {
    return this.#engine.identity.userId as UserId;
  }
  get deviceId(): string {
    return this.#engine.identity.deviceId;
  }
  get connection(): Connection["state"] {
    return this.#engine.connection.state;
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
  get presence(): PresenceDoor["api"] {
    if (this.#presence === undefined) throw new SottoError("client/closed");
    return this.#presence.api;
  }
  get blocked(): People["blocked"] {
    return this.#people.blocked;
  }
  get searchState(): Live<SearchState> {
    return this.#search.state;
  }

  /** Builds the engine and resolves when the client knows who it is: on the first start that takes the relay. */
  async start({
    platform,
    options,
    internal,
    url,
    store,
    lease,
    primitives,
  }: Start): Promise<void> {
    const clock = options.clock ?? platform.clock;
    const random = pooled(options.random ?? platform.random);
    const logger = options.logger ?? ((): void => undefined);
    const cache: ShelfCache = { kept: new Map(), changeCount: 0 };
    const steps = createSteps(store, lease, (...step) => indexStep(cache, ...step));
    const identity = await steps.run((transaction) =>
      loadOrCreateIdentity(transaction, primitives, random, clock),
    );
    const signIn = createSignIn({ url, auth: options.auth, primitives, identity, steps });
    const started = Promise.withResolvers<void>();
    const onWelcome = async (welcome: Welcome): Promise<void> => {
      await signIn.welcomed(welcome);
      started.resolve();
      this.#prekeys?.fill(welcome.oneTimePrekeys);
      this.#deliveryTokens?.onWelcome(welcome.deliveryTokensDigest);
      this.#presence?.onWelcome();
    };
    const connection = createConnection({
      url: url.href,
      clock,
      random,
      transport: platform.transport,
      logger,
      authenticate: (...request) => signIn.authenticate(...request),
      onWelcome,
      onPush: (frame) => this.#onPush(frame),
      onFatal: (error) => {
        this.#changes.publish({ type: "error", error });
        this.#changes.publish({ type: "stopped", error });
      },
    });
    this.#engine = {
      clock,
      random,
      logger,
      primitives,
      store,
      steps,
      identity,
      connection,
      compression: options.compression ?? "auto",
      onIdentityChanged: (user, wasVerified) =>
        this.#changes.publish({ type: "identity-changed", user, wasVerified }),
      prekeyCount: internal.prekeyCount ?? PREKEY_COUNT,
    };
    await this.#build(options, cache);
    this.#expiry?.look();
    connection.state.subscribe((state) => {
      if (state.state === "offline") {
        this.#receiver?.reset();
        this.#presence?.onOffline();
        if (!signIn.isRegistered)
          started.reject(state.cause ?? new SottoError("relay/unreachable"));
      } else {
        this.#sender?.wake();
      }
    });
    options.signal?.throwIfAborted(); // An event that has passed would not be heard.
    connection.start();
    if (signIn.isRegistered) return;
    options.signal?.addEventListener(
      "abort",
      () => started.reject(options.signal?.reason as Error),
      { once: true },
    );
    await started.promise;
  }

  async #build({ content: types = [], onReport }: Options, cache: ShelfCache): Promise<void> {
    const engine = this.#engine;
    const { store, clock } = engine;
    const changes = this.#changes;
    const onError = (error: unknown): void => this.#onError(error);
    const actions = createMessageActions(engine, changes, this.#closed.signal, (peer) =>
      this.chat(peer),
    );
    const view = (record: MessageRecord): MessageView => new MessageView(record, actions);
    const typing = (this.#typing = createTyping(engine, onError));
    const heard = (this.#heard = createHeard(engine, (chatId, user) =>
      changes.publish({ type: "typing", chatId, user, activity: "none" }),
    ));
    const people = (this.#people = createPeople(engine, changes, onError));
    this.#deliveryTokens = createDeliveryTokens(engine, changes, onError);
    this.#presence = createPresence(engine, changes, onError);
    this.#expiry = createExpiry(engine, changes, onError);
    // Before the summaries, which read from it.
    changes.subscribe((change) => {
      if (change.type === "typing") heard.hear(change.chatId, change.user, change.activity);
    });
    const summaries = createSummaries({ store, changes, clock, people, heard, view, onError });
    this.#summaries = summaries;
    this.#outbox = createOutboxState(store, changes, onError);
    this.#sources = { engine, changes, summaries, actions, typing, types, onReport, onError };
    this.#prekeys = createPrekeySupply(engine, onError);
    this.#sender = createSender(engine, changes);
    this.#receiver = createReceiver(engine, changes);
    changes.subscribe((change) => this.#onChange(change, view));
    const search = (this.#search = createSearch({ ...engine, cache }, onError));
    await Promise.all([people.ready, summaries.ready, this.#outbox.refresh(), search.ready]);
  }

  #onPush(frame: ServerFrame): void {
    if (frame.type === "deliver") {
      this.#receiver?.receive(frame.envelopes);
    } else if (frame.type === "queueEmpty") {
      this.#receiver?.queueEmpty();
      this.#engine.connection.caughtUp();
    } else if (frame.type === "prekeysLow") {
      this.#prekeys?.fill(frame.oneTimePrekeys);
    } else if (frame.type === "presenceChanged") {
      this.#presence?.onChanged(frame.present);
    }
  }

  #onChange(change: Change, view: (record: MessageRecord) => MessageView): void {
    if (change.type === "outbox-changed") this.#sender?.wake();
    else if (change.type === "message-added" && !change.message.own) {
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
    await this.#people.block(user, true);
  }

  async unblock(user: UserId): Promise<void> {
    await this.#people.block(user, false);
  }

  async search(
    query: string,
    options?: SearchOptions,
  ): Promise<readonly SearchHit<ContentTypes>[]> {
    this.#open();
    const hits = await this.#search.find(query, options);
    return hits.map(({ record, snippet, ranges }) => {
      const message = new MessageView(record, this.#sources.actions);
      return { message, snippet, ranges };
    });
  }

  #open(): KeyValueStore {
    if (this.#closed.signal.aborted) throw new SottoError("client/closed");
    return this.#engine.store;
  }

  async *export(options: ExportOptions = {}): AsyncGenerator<ExportRecord, void> {
    const { exportRecords } = await import("./conversations/export.ts");
    yield* exportRecords(this.#engine, options, this.#closed.signal);
  }

  async storage(): Promise<StorageReport> {
    return (await this.#open().usage?.()) ?? { persisted: false };
  }

  async persist(): Promise<boolean> {
    return (await this.#open().persist?.()) === true;
  }

  async inspect(): Promise<ClientReport> {
    return await inspectClient(this.#engine);
  }

  async safetyNumber(user: UserId): Promise<SafetyNumber> {
    return await safetyNumberOf(this.#engine, user);
  }

  messages(options: MessagesOptions = {}): AsyncIterable<Message<ContentTypes>> {
    const view = (record: MessageRecord): Message<ContentTypes> =>
      new MessageView(record, this.#sources.actions);
    return streamMessages(this.#engine, this.#changes, view, options, this.#closed.signal);
  }

  async close({ flush = false, signal }: Parameters<Client["close"]>[0] = {}): Promise<void> {
    if (flush && !this.#closed.signal.aborted)
      await this.#outbox.emptied(this.#closed.signal, signal);
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed.abort();
    this.#prekeys?.stop();
    this.#sender?.stop();
    this.#presence?.stop();
    this.#typing?.stop();
    this.#heard?.stop();
    this.#expiry?.stop();
    this.#receiver?.stop();
    this.#engine?.connection.close();
    await this.#engine?.steps.close();
    await this.#engine?.store.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
