import { hash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SottoError } from "@sotto/protocol";
import type { Client, Message, SendOptions, SentMessage } from "../packages/sdk/src/api.ts";
import { createClientOn } from "../packages/sdk/src/client.ts";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import { memory } from "../packages/sdk/src/store/memory.ts";
import { sqlite } from "../packages/sdk/src/store/sqlite.ts";
import type { KeyValueStore } from "../packages/sdk/src/store/store.ts";
import type { SimulatedProcess, SimulatedWorld } from "../packages/sdk/src/testing/world.ts";
import { DeviceTime } from "./device-time.ts";
import { type FaultyStore, faultyStore } from "./faulty-store.ts";
import { add, type History, type Sent, type ShownPresence } from "./history.ts";
import type { Fault } from "./plan.ts";
import { type ProcessClock, processClock } from "./process-clock.ts";
import { reportOf } from "./report.ts";
import { RowWatch } from "./row-watch.ts";
import { StoreWatch } from "./store-watch.ts";
import { tokenOf } from "./tokens.ts";

/** A bot answers every message but other bots' answers. */
const BOT_ANSWER = "answer to ";
const PREKEY_COUNT = 4;
/** A user, or what restarts a server, comes back this much later. */
const RESTART_MS = 3_000;

interface Running {
  readonly process: SimulatedProcess;
  readonly store: FaultyStore;
  readonly clock: ProcessClock;
  client: Client | undefined;
}

export interface DeviceOptions {
  readonly world: SimulatedWorld;
  readonly history: History;
  readonly primitives: Primitives;
  readonly store: "memory" | "sqlite";
  readonly commitMs: number;
  readonly skewMs: number;
  readonly isBot: boolean;
  /** The user wants to be asked before a stranger writes. */
  readonly isAsker: boolean;
  /** Users of whom the user sees whether they are online; empty if the app has no use for it. */
  readonly watched: readonly string[];
  /** A fault of the store has struck. */
  readonly onFault: (fault: Fault) => void;
}

/** In memory where that is possible: what a power cut leaves is another test's matter. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** One user's device: a disk that stays, and processes that come and go. */
export class Device {
  readonly user: string;
  readonly #options: DeviceOptions;
  readonly #paths: string[] = [];
  /** Messages that were accepted so far. */
  #places = 0;
  #watch: StoreWatch;
  #rows: RowWatch;
  #disk: KeyValueStore;
  #running: Running | undefined;
  readonly #time: DeviceTime;
  #mayReset = false;
  #installation = 1;
  #isOnline = true;
  #presence: ShownPresence["own"] = "available";
  #seen: ReturnType<Client["presence"]["watch"]> | undefined;

  constructor(user: string, options: DeviceOptions) {
    this.user = user;
    this.#options = options;
    const { world, history } = options;
    this.#time = new DeviceTime(() => world.virtualClock.now(), options.skewMs);
    this.#disk = this.#createDisk();
    this.#watch = new StoreWatch(user, history);
    this.#rows = new RowWatch(user, history, this.#time);
  }

  #createDisk(): KeyValueStore {
    if (this.#options.store === "memory") return memory();
    const path = join(mkdtempSync(join(FOLDER, "sotto-sim-")), "store.db");
    this.#paths.push(path);
    return sqlite(path);
  }

  get client(): Client | undefined {
    return this.#running?.client;
  }

  start(): void {
    if (this.#running !== undefined) return;
    const { world, primitives, commitMs, onFault } = this.#options;
    const process = world.createProcess(this.user);
    if (!this.#isOnline) process.node.setOnline(false);
    const clock = processClock(world.virtualClock, () => this.#time.skewMs);
    const [watch, rows] = [this.#watch, this.#rows];
    const store = faultyStore(this.#disk, {
      clock,
      commitMs,
      onCrash: () => this.kill(),
      onCommit: (changes) => {
        watch.see(changes);
        rows.see(changes);
      },
      onFault,
    });
    const running: Running = { process, store, clock, client: undefined };
    this.#running = running;
    const claims = { reset: this.#mayReset };
    const auth = (): Promise<string> => world.issuer.token(this.user, claims);
    const options = { ...world.clientOptions(this.user), auth, store, clock };
    createClientOn(process.platform, options, { primitives, prekeyCount: PREKEY_COUNT })
      .then((client) => {
        if (this.#running !== running) return;
        running.client = client;
        this.#attach(client);
      })
      .catch((error: unknown) => {
        this.#noteError(error);
        if (this.#running === running) this.kill();
      });
  }

  /** As `kill -9`; somebody starts it again. */
  kill(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    running.store.die();
    running.clock.stop();
    running.process.node.kill();
    this.#options.world.virtualClock.setTimeout(() => this.start(), RESTART_MS);
  }

  async restart(): Promise<void> {
    const running = this.#running;
    if (running?.client === undefined) return;
    await running.client.close();
    if (this.#running !== running) return;
    this.#running = undefined;
    running.clock.stop();
    running.process.node.kill();
    this.start();
  }

  /** The app is installed anew: another identity, an empty store. */
  reinstall(peers: readonly string[]): void {
    this.kill();
    const { history, world } = this.#options;
    const pinnedBy = peers.filter((peer) => peer !== this.user);
    history.reinstalls.push({ user: this.user, atMs: world.virtualClock.now(), pinnedBy });
    this.#mayReset = true;
    this.#installation += 1;
    this.#disk = this.#createDisk();
    this.#watch = new StoreWatch(this.user, history);
    this.#rows = new RowWatch(this.user, history, this.#time);
    history.asked.forget(this.user);
  }

  /** Whether the device has a user's identity pinned. */
  pins(user: string): boolean {
    return this.#watch.pins(user);
  }

  get faults(): FaultyStore["faults"] | undefined {
    return this.#running?.store.faults;
  }

  get node(): SimulatedProcess["node"] | undefined {
    return this.#running?.process.node;
  }

  setOnline(online: boolean): void {
    if (online === this.#isOnline) return; // Told once more, the client would look after a connection that is in doubt.
    this.#isOnline = online;
    this.node?.setOnline(online);
  }

  jumpClock(skewMs: number): void {
    this.#time.jump(skewMs);
  }

  /** What the device's clock shows. */
  get nowMs(): number {
    return this.#time.worldMs() + this.#time.skewMs;
  }

  send(to: string, text: string, id: string, options: SendOptions = {}): void {
    const { client } = this;
    if (client === undefined) return;
    const { history, world } = this.#options;
    const isFirst = !history.sent.has(id);
    const atMs = world.virtualClock.now();
    const isPlain = Object.keys(options).length === 0;
    const viewOnce = options.viewOnce === true;
    const said = { id, from: this.user, to, text, isPlain, viewOnce };
    const fresh = { ...said, place: undefined, accepted: false, atMs };
    const sent: Sent = history.sent.get(id) ?? fresh;
    history.sent.set(id, sent);
    client
      .chat(to)
      .send(text, { ...options, id })
      .then(
        () => {
          sent.accepted = true;
          // What is scheduled has its place when its time has come.
          if (isFirst && options.sendAt === undefined) sent.place = ++this.#places;
        },
        (error: unknown) => this.#noteError(error),
      );
  }

  markRead(peer: string): void {
    void this.client
      ?.chat(peer)
      .markRead()
      .catch((error: unknown) => this.#noteError(error));
  }

  /** Lets the user act on one of the newest messages with a peer. */
  async withMessage(
    peer: string,
    dice: number,
    fits: (message: SentMessage) => boolean,
    body: (message: SentMessage) => Promise<void>,
  ): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    await this.try(async () => {
      const timeline = client.chat(peer).timeline({ limit: 100 });
      await timeline.ready;
      const messages = (timeline.value as readonly SentMessage[]).filter(fits).toReversed();
      // The newest three times out of four: what is under way is where the trouble is.
      const span = dice % 4 === 0 ? messages.length : Math.min(3, messages.length);
      const message = messages[(dice >> 2) % Math.max(1, span)];
      if (message !== undefined) await body(message);
    });
  }

  /** What fails with a typed error has not happened. */
  async try(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      this.#noteError(error);
    }
  }

  /** The user types: the one content that is sealed in a step without a row. */
  typing(peer: string, activity: "typing" | "recording" | "none"): void {
    this.#watch.allowSessionAlone();
    this.client?.chat(peer).typing(activity);
  }

  /** @returns Whether there is a client that it can be told. */
  show(presence: ShownPresence["own"]): boolean {
    this.#presence = presence;
    this.client?.presence.set(presence);
    return this.client !== undefined;
  }

  /** What the store shows in the end. */
  async report(peers: readonly string[]): Promise<void> {
    const { history, world } = this.#options;
    if (this.client === undefined) return;
    const report = await reportOf(this.client, this.#disk, peers, world.virtualClock.now());
    history.reports.set(this.user, report);
    history.presences.set(this.user, {
      own: this.#presence,
      audience: this.client.privacy.value.presence,
      seen: this.#seen?.value ?? new Map(),
    });
    for (const id of history.states.keys())
      if (history.sent.get(id)?.from === this.user) history.states.delete(id);
    for (const peer of peers) {
      if (peer === this.user || this.client === undefined) continue;
      const timeline = this.client.chat(peer).timeline({ limit: 10_000 });
      await timeline.ready;
      const own = timeline.value.filter((message) => message.own);
      for (const { id, state } of own) history.states.set(id, state);
      if (new Set(own.map(({ id }) => id)).size !== own.length)
        history.violate("1 exactly once", `${this.user} has a message of their own twice`);
    }
  }

  dispose(): void {
    this.kill();
    for (const path of this.#paths) rmSync(dirname(path), { recursive: true, force: true });
  }

  #attach(client: Client): void {
    const { history, isBot, isAsker, watched } = this.#options;
    if (watched.length > 0) {
      this.#seen = client.presence.watch(watched);
      this.#seen.subscribe(() => undefined);
      client.presence.set(this.#presence);
    }
    if (isAsker) void this.try(() => client.privacy.update({ messages: "contacts" }));
    client.addEventListener("typing", ({ user, activity }) => {
      if (activity !== "none" && this.#rows.contacts.get(user)?.given === undefined)
        history.violate("40 typing", `${this.user} is told that ${user}, a stranger, types`);
    });
    client.addEventListener("message", ({ message }) => {
      if (add(history.events, `${this.user}/${this.#installation}/${message.id}`) > 1)
        history.violate("1 exactly once", `${this.user} was told of ${message.id} twice`);
    });
    client.addEventListener("receipt", ({ messageId, state }) => {
      history.receipts.push({ user: this.user, id: messageId, state });
      const to = history.sent.get(messageId)?.to;
      if (!history.kept.has(`${to}/${messageId}`))
        history.violate("26 receipts", `${state} before ${to} was shown it`);
    });
    client.addEventListener("gap", ({ from, count, reason }) =>
      history.gaps.push({ user: this.user, from, count, reason }),
    );
    client.addEventListener("identitychange", ({ user }) =>
      history.identityChanges.push({ user: this.user, peer: user }),
    );
    client.addEventListener("error", ({ error }) => this.#noteError(error));
    if (isBot) void this.#answerAll(client);
  }

  /** When its store fails a bot begins again where the iterator of its name stopped. */
  async #answerAll(client: Client): Promise<void> {
    while (this.client === client) {
      try {
        await this.#answerNext(client);
        return;
      } catch (error) {
        this.#noteError(error);
        if (SottoError.is(error, "client/closed", "store/locked")) return;
      }
    }
  }

  async #answerNext(client: Client): Promise<void> {
    for await (const message of client.messages({ durable: "bot" })) {
      add(this.#options.history.handled, `${this.user}/${message.id}`);
      if (!message.text.startsWith(BOT_ANSWER)) this.#answer(message);
    }
  }

  /** The answer's id is the question's, so that a question that is handled twice is answered once. */
  #answer({ id, chatId }: Message): void {
    const answer = hash("sha256", `${this.user}/${id}`).slice(0, 32);
    this.send(chatId, `${BOT_ANSWER}${id} ${tokenOf(answer)}`, answer);
  }

  #noteError(error: unknown): void {
    const { history } = this.#options;
    if (SottoError.is(error)) {
      history.errors.push({ user: this.user, code: error.code });
      return;
    }
    history.errors.push({ user: this.user, code: "untyped" });
    history.violate("11 typed errors", `${this.user}: ${String(error)}`);
  }
}
