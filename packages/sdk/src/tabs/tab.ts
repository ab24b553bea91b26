import { bytesToHex, SottoError } from "@sotto/protocol";
import type { ConnectionState, SearchState } from "../api.ts";
import type { Self, WritingHalf } from "../conversations/client-context.ts";
import type { Writing } from "../conversations/writing.ts";
import { createLive } from "../live.ts";
import type { Clock, Random, TabChannel, TabLock, Tabs } from "../ports.ts";
import type { KeyValueStore } from "../store/store.ts";
import { createFeed, type Feed } from "./feed.ts";
import { createHandOver, type HandOver } from "./hand-over.ts";
import { createLeader, isLost, type Leader } from "./leader.ts";
import { type Shown, type TabMessage, unpackChange, unpackState, VERSION } from "./messages.ts";
import { createRemote, type Remote } from "./remote.ts";

// One of several tabs on one store. Whoever holds the store's lock leads: it has the engine. The others follow: they read
// the store themselves, hear what the leader changes, and have it write for them. All wait for the lock; so when the leader
// closes, freezes or dies, another leads. A leader that holds the lock and does not answer is robbed of it: the store's
// lease refuses whatever it writes later.

const ID_BYTES = 8;
/** A leader that is asked has so long to answer. */
const PROBE_MS = 10_000;
/** After a start that the store or the device could not take. */
const RETRY_MS = 5_000;

export interface TabSources {
  readonly tabs: Tabs;
  readonly name: string;
  readonly store: KeyValueStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal | undefined;
  /** Makes the engine, in a tab that holds the lock. */
  readonly makeEngine: (onError: (error: unknown) => void) => Promise<WritingHalf>;
  readonly openToRead: () => Promise<void>;
  /** Another tab has changed the store: what is kept of it may be out of date. */
  readonly onForeignChange: () => void;
  readonly onError: (error: unknown) => void;
}

interface Leading {
  readonly lock: TabLock;
  engine?: WritingHalf;
  leader?: Leader;
  ends?: readonly (() => void)[];
}

/** Joins the tabs of a store. Resolves when this one leads, or follows. */
export async function joinTabs(sources: TabSources): Promise<WritingHalf> {
  const tab = new Tab(sources);
  try {
    await tab.join();
    return tab;
  } catch (error) {
    await tab.stop();
    throw error;
  }
}

class Tab implements WritingHalf {
  readonly changes: Feed;
  readonly connection = createLive<ConnectionState>({ state: "idle" });
  readonly searchState = createLive<SearchState>({ state: "ready" });
  readonly #sources: TabSources;
  readonly #id: string;
  readonly #channel: TabChannel;
  readonly #handOver: HandOver;
  readonly #joined = Promise.withResolvers<void>();
  readonly #unwatch: () => void;
  #self: Self | undefined;
  #leading: Leading | undefined;
  #remote: Remote | undefined;
  #reading: Promise<void> | undefined;
  /** Ends the wait for the lock. */
  #campaign: AbortController | undefined;
  #probe: unknown;
  #isStarted = false;
  #isAsleep = false;
  /** It leads and follows no more, but what it does for others may not be done yet. */
  #isStopped = false;
  #isClosed = false;

  constructor(sources: TabSources) {
    this.#sources = sources;
    const { tabs, name, random, store } = sources;
    this.#id = bytesToHex(random(ID_BYTES));
    this.changes = createFeed(store);
    this.#handOver = createHandOver((writing) => this.#onLost(writing));
    this.#channel = tabs.channel(name, (message) => this.#onMessage(message));
    this.#unwatch = tabs.watch(
      () => this.#sleep(),
      () => this.#wake(),
    );
  }

  get self(): Self {
    if (this.#self === undefined) throw new TypeError("not joined");
    return this.#self;
  }
  get writing(): Writing {
    return this.#handOver.writing;
  }

  async join(): Promise<void> {
    const { signal } = this.#sources;
    signal?.throwIfAborted(); // An event that has passed would not be heard.
    const onAbort = (): void => this.#joined.reject(signal?.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#run();
    try {
      await this.#joined.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    await this.changes.begin();
  }

  async start(signal: AbortSignal | undefined): Promise<void> {
    this.#isStarted = true;
    if (this.#leading?.engine !== undefined) await this.#begin(this.#leading, signal);
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#unwatch();
    this.#pause();
    this.#follow(undefined);
    await this.#leading?.engine?.stop(); // What it is doing is done before another tab leads.
    this.#resign();
    this.#handOver.end(new SottoError("client/closed"));
    this.#isClosed = true;
    this.#channel.close();
    this.connection.set({ state: "closed" });
  }

  // --- the lock ---

  /** Waits for the lock, and asks who has it. */
  #run(): void {
    if (this.#isStopped || this.#isAsleep) return;
    void this.#campaignFor(false);
    this.#ask();
  }

  #pause(): void {
    this.#campaign?.abort();
    this.#sources.clock.clearTimeout(this.#probe);
  }

  async #campaignFor(steal: boolean): Promise<void> {
    const { tabs, name } = this.#sources;
    this.#campaign?.abort();
    const campaign = (this.#campaign = new AbortController());
    try {
      const lock = await tabs.lock(name, campaign.signal, steal);
      if (lock === undefined) return;
      if (campaign.signal.aborted) lock.release();
      else await this.#lead(lock);
    } catch (error) {
      this.#fail(error);
    }
  }

  #ask(): void {
    this.#post({ type: "hello" });
    this.#probeLater();
  }

  #probeLater(): void {
    const { clock } = this.#sources;
    clock.clearTimeout(this.#probe);
    this.#probe = clock.setTimeout(() => {
      if (this.#leading === undefined) void this.#campaignFor(true);
    }, PROBE_MS);
  }

  #fail(error: unknown): void {
    if (!this.#isStarted) this.#joined.reject(error);
    else this.#sources.onError(error);
  }

  // --- leading ---

  async #lead(lock: TabLock): Promise<void> {
    const { clock, makeEngine } = this.#sources;
    clock.clearTimeout(this.#probe);
    const leading: Leading = (this.#leading = { lock });
    void lock.stolen.then(() => this.#resignIf(leading));
    this.#follow(undefined);
    this.#post({ type: "starting", leader: this.#id });
    await this.#reading?.catch(() => undefined); // Reported where it began.
    let engine: WritingHalf;
    try {
      engine = await makeEngine((error) => {
        if (isLost(error)) this.#resignIf(leading);
        else this.#sources.onError(error);
      });
    } catch (error) {
      this.#resignIf(leading);
      this.#pause();
      if (!this.#isStopped) this.#probe = clock.setTimeout(() => this.#run(), RETRY_MS);
      throw error;
    }
    if (this.#leading !== leading) return await engine.stop();
    leading.engine = engine;
    this.#self ??= engine.self;
    leading.ends = this.#attach(engine);
    this.#sources.onForeignChange();
    void this.changes.reread().catch((error: unknown) => this.#sources.onError(error));
    this.#handOver.set(engine.writing);
    this.#joined.resolve();
    if (this.#isStarted) await this.#begin(leading, undefined);
  }

  async #begin(leading: Leading, signal: AbortSignal | undefined): Promise<void> {
    const { engine } = leading;
    if (engine === undefined || leading.leader !== undefined) return;
    await engine.start(signal);
    if (this.#leading !== leading) return;
    leading.leader = createLeader(this.#id, engine, (message) => this.#post(message));
  }

  #attach({ changes, connection, searchState }: WritingHalf): readonly (() => void)[] {
    this.connection.set(connection.value);
    this.searchState.set(searchState.value);
    return [
      connection.subscribe((state) => this.connection.set(state)),
      searchState.subscribe((state) => this.searchState.set(state)),
      changes.subscribe((change) => {
        // Another tab has taken the store, or the relay has seen it connect: this one follows.
        if ((change.type === "error" || change.type === "stopped") && isLost(change.error))
          this.#resign();
        else this.changes.publish(change);
      }),
    ];
  }

  #onLost(writing: Writing): void {
    if (this.#leading?.engine?.writing === writing) this.#resign();
    else this.#follow(undefined);
  }

  #resignIf(leading: Leading): void {
    if (this.#leading === leading) this.#resign();
  }

  /** Leads no more, at once: nothing here may wait, because the tab may be about to freeze. */
  #resign(): void {
    const leading = this.#leading;
    if (leading === undefined) return;
    this.#leading = undefined;
    for (const end of leading.ends ?? []) end();
    leading.leader?.end();
    this.#handOver.set(undefined);
    this.connection.set({ state: "follower", leader: undefined });
    leading.engine?.stop().catch((error: unknown) => this.#sources.onError(error));
    this.#post({ type: "bye", leader: this.#id });
    leading.lock.release();
    this.#run();
  }

  // --- following ---

  #onMessage(data: unknown): void {
    const message = data as TabMessage & { readonly version: number };
    if (message.version !== VERSION) return this.#onOtherVersion(message);
    if (this.#leading !== undefined) this.#hearFollower(message);
    else this.#hearLeader(message);
  }

  #hearFollower(message: TabMessage): void {
    const { leader } = this.#leading ?? {};
    if (leader !== undefined) leader.hear(message);
    else if (message.type === "hello") this.#post({ type: "starting", leader: this.#id });
  }

  #hearLeader(message: TabMessage): void {
    if (this.#isAsleep || this.#isStopped) return;
    if (message.type === "starting") this.#probeLater();
    if (message.type === "leads") return this.#onLeader(message.leader, message.self, message.now);
    const remote = this.#remote;
    if (remote === undefined) return;
    if (message.type === "answer") {
      if (message.to === this.#id) remote.answer(message.id, message.answer);
    } else if ("leader" in message && message.leader === remote.leader) {
      if (message.type === "shows") this.#show(message.now);
      else if (message.type === "bye") this.#follow(undefined);
      else if (message.type === "change") {
        this.#sources.onForeignChange();
        this.changes.publish(unpackChange(message.change));
      }
    }
  }

  /** A tab that runs other code leads: it cannot be followed. */
  #onOtherVersion(message: TabMessage): void {
    if (this.#leading !== undefined) {
      if (message.type === "hello") this.#post({ type: "starting", leader: this.#id });
      return;
    }
    if (message.type !== "starting" && message.type !== "leads") return;
    const detail = "another tab runs another version of this code: it has to be closed or reloaded";
    const error = new SottoError("store/locked", { detail });
    this.#pause();
    this.#follow(undefined);
    if (!this.#isStarted) return this.#joined.reject(error);
    this.changes.publish({ type: "error", error });
    this.changes.publish({ type: "stopped", error });
    this.connection.set({ state: "offline", cause: error });
    this.#handOver.end(error);
  }

  #onLeader(leader: string, self: Self, now: Shown): void {
    const { clock, openToRead, onForeignChange, onError } = this.#sources;
    clock.clearTimeout(this.#probe);
    if (this.#remote?.leader === leader) return this.#show(now);
    this.#self ??= self;
    this.#reading ??= openToRead();
    this.#follow(
      createRemote({
        clock,
        id: this.#id,
        leader,
        post: (message) => this.#post(message),
        onSilence: () => this.#ask(),
      }),
    );
    this.#show(now);
    onForeignChange();
    void this.#reading.then(
      () => {
        this.#joined.resolve();
        void this.changes.reread().catch(onError);
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #follow(remote: Remote | undefined): void {
    const before = this.#remote;
    this.#remote = remote;
    if (before === undefined && remote === undefined) return;
    this.#handOver.set(remote?.writing);
    before?.end();
    if (remote === undefined) this.connection.set({ state: "follower", leader: undefined });
  }

  #show({ connection, search }: Shown): void {
    this.connection.set({ state: "follower", leader: unpackState(connection) });
    this.searchState.set(search);
  }

  // --- the page's life ---

  #sleep(): void {
    if (this.#isAsleep) return;
    this.#isAsleep = true;
    this.#pause();
    this.#resign();
  }

  #wake(): void {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    this.#follow(undefined); // Its leader may be another one now, and what it said meanwhile was not heard.
    this.#run();
  }

  #post(message: TabMessage): void {
    if (!this.#isClosed) this.#channel.post({ ...message, version: VERSION });
  }
}
