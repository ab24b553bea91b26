import type { RelayLimits, Storage } from "@sotto/relay/core";
import type { Client, ClientOptions, ContentTypes } from "../api.ts";
import { createClientOn, type InternalOptions } from "../client.ts";
// Loaded on demand by clients; here beforehand, so that the same seed gives the same run.
// oxlint-disable-next-line import/no-unassigned-import
import "../conversations/presence-views.ts";
import { loadPrimitives } from "../crypto/load-primitives.ts";
import type { Primitives } from "../crypto/primitives.ts";
// oxlint-disable-next-line import/no-unassigned-import
import "../messaging/presence-room.ts";
import type { Platform } from "../platform/platform.ts";
import { memory } from "../store/memory.ts";
import { createNetwork, type Gateway, type Network, type NetworkNode } from "./network.ts";
import { seededRandom } from "./seeded-random.ts";
import { createSimulatedRelay, resetToken, type SimulatedRelay } from "./simulated-relay.ts";
import { tamperingGateway, type Tamper } from "./tampering-gateway.ts";
import { createVirtualClock, settle, type VirtualClock } from "./virtual-clock.ts";

const HOST = "relay.test";
const START_MS: number = Date.UTC(2026, 0, 1);
/** The world is idle when nothing is due within this time of the last frame: heartbeats and long retries do not count. */
const QUIET_MS = 1_000;
/** Few, so that a client is made fast. */
const PREKEY_COUNT = 8;

/** Several clients and a relay, the real code, in one process on a virtual clock and a seeded network. */
type AnyClient = Client<ContentTypes>;

export interface World extends AsyncDisposable {
  /** Makes a client of a user. Passing the store of an earlier one restarts that device. */
  client<const C extends ContentTypes = []>(
    user: string,
    options?: Partial<ClientOptions<C>>,
  ): Promise<Client<C>>;
  readonly clock: {
    /** Lets `ms` milliseconds of virtual time pass, with all that happens in them. */
    advance(ms: number): Promise<void>;
    readonly now: Date;
  };
  readonly network: {
    offline(client: AnyClient): void;
    online(client: AnyClient): void;
    /**
     * Splits the network: the relay stays with the first group, and what the second sends or is sent vanishes, without
     * a word. A client in neither stays with the relay. The next call replaces this one, so `partition([], [])` heals
     * it: new connections work, the old ones stay dead until a heartbeat finds out.
     */
    partition(withRelay: readonly AnyClient[], apart: readonly AnyClient[]): void;
    /** Breaks a connection instead of delivering a frame, with this probability. */
    drop(rate: number): void;
    /** Lets frames overtake each other. */
    reorder(on: boolean): void;
  };
  readonly relay: {
    /** Envelopes that the relay holds, of one user or of all, as of the last `idle` or `advance`. */
    stored(user?: string): number;
    /** Kills the relay and starts it again on what it had written. */
    crash(): Promise<void>;
    /** The relay of a world is the real one: there is no moment at which it could see a plaintext. */
    readonly plaintextSeen: false;
  };
  /** Cuts a client off for good, as if its process had been killed. A new client on its store takes over. */
  crash(client: AnyClient): void;
  /** Resolves when no frame is under way and nothing is due soon. */
  idle(): Promise<void>;
  /** The app's own back end: makes the tokens that the relay accepts. */
  readonly issuer: { token(user: string, claims?: TokenClaims): Promise<string> };
}

export interface TokenClaims {
  /** The user may start anew on an empty store, as after a lost phone: the new device replaces the old one. */
  readonly reset?: boolean;
}

export interface WorldOptions {
  /** The same seed gives the same world. An integer from 0 to 2³² - 1; default 1. */
  readonly seed?: number;
  /** What the clock shows at first. Default 2026-01-01, midnight UTC. */
  readonly start?: Date;
}

/** What only the project's own tests and simulator set. */
export interface WorldInternals {
  readonly primitives?: Primitives;
  readonly limits?: Partial<RelayLimits>;
  readonly passThroughMs?: number;
  /** Stands between the relay and its store. */
  readonly wrapStorage?: (storage: Storage) => Storage;
  /** Stands between a client and the relay: what a malicious relay could do. */
  readonly wrapGateway?: (gateway: Gateway, client: string) => Gateway;
  /** The relay has ended itself. By default that is an error of the test. */
  readonly onRelayFatal?: (error: unknown) => void;
}

/**
 * Makes a world without clients.
 *
 * @throws RangeError if the seed or the start is none.
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { seed = 1, start } = options;
  // Beyond that, `#seeds` would lose its last digits, and all clients would draw the same keys.
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new RangeError(`seed must be an integer from 0 to 2^32 - 1, not ${seed}`);
  if (start !== undefined && Number.isNaN(start.getTime()))
    throw new RangeError("start must be a valid date");
  return await createWorldOn(options, {});
}

export async function createWorldOn(
  { seed = 1, start }: WorldOptions,
  internals: WorldInternals,
): Promise<SimulatedWorld> {
  const primitives = internals.primitives ?? (await loadPrimitives("auto"));
  return new SimulatedWorld(seed, start?.getTime() ?? START_MS, primitives, internals);
}

/** A world whose network may change frames on their way. */
export async function createTamperedWorld(options: WorldOptions, tamper: Tamper): Promise<World> {
  return await createWorldOn(options, {
    wrapGateway: (gateway) => tamperingGateway(gateway, tamper),
  });
}

/** One process of one client. */
export interface SimulatedProcess {
  readonly platform: Platform;
  readonly node: NetworkNode;
}

export class SimulatedWorld implements World {
  readonly virtualClock: VirtualClock;
  readonly net: Network;
  readonly relayProcess: SimulatedRelay;
  readonly primitives: Primitives;
  readonly #nodes = new Map<AnyClient, NetworkNode>();
  readonly #users = new Set<string>();
  readonly #stored = new Map<string, number>();
  #seeds: number;

  constructor(seed: number, startMs: number, primitives: Primitives, internals: WorldInternals) {
    const { wrapGateway, onRelayFatal, ...relayOptions } = internals;
    this.primitives = primitives;
    this.virtualClock = createVirtualClock(startMs);
    this.#seeds = seed * 1_000_003;
    this.relayProcess = createSimulatedRelay({
      ...relayOptions,
      clock: this.virtualClock,
      primitives,
      seed: () => this.#seeds++,
      onFatal: (error) => {
        this.net.cutAll();
        if (onRelayFatal === undefined) throw error;
        onRelayFatal(error);
      },
    });
    this.net = createNetwork({
      clock: this.virtualClock,
      random: seededRandom(seed),
      host: HOST,
      gateway: (client) => {
        const { core } = this.relayProcess;
        return core === undefined ? undefined : (wrapGateway?.(core, client) ?? core);
      },
    });
    this.relayProcess.start();
  }

  /** A place for a client to run in. */
  createProcess(user: string): SimulatedProcess {
    this.#users.add(user);
    const node = this.net.createNode(user);
    const platform: Platform = {
      clock: this.virtualClock,
      random: seededRandom(this.#seeds++),
      transport: node.transport,
      openStore: () => memory(),
      defaultStoreName: (name) => name,
      requireSupport: () => undefined,
    };
    return { platform, node };
  }

  /** Options that every client of this world has. */
  clientOptions(user: string): ClientOptions {
    return { relay: `wss://${HOST}`, auth: () => this.issuer.token(user), store: memory() };
  }

  async client<const C extends ContentTypes = []>(
    user: string,
    options: Partial<ClientOptions<C>> = {},
    internal: InternalOptions = {},
  ): Promise<Client<C>> {
    const { platform, node } = this.createProcess(user);
    const created = createClientOn(
      platform,
      { ...this.clientOptions(user), ...options },
      { primitives: this.primitives, prekeyCount: PREKEY_COUNT, ...internal },
    );
    const client = await this.#runUntil(created);
    this.#nodes.set(client, node);
    await this.idle(); // Its prekeys are published.
    return client;
  }

  /** Lets time pass until a promise settles. */
  async #runUntil<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    void Promise.allSettled([promise]).then(() => (isSettled = true));
    for (;;) {
      await settle();
      if (isSettled || this.virtualClock.nextDueMs() === undefined) return await promise;
      this.virtualClock.runNext();
    }
  }

  #nodeOf(client: AnyClient): NetworkNode {
    const node = this.#nodes.get(client);
    if (node === undefined)
      throw new RangeError("not a client of this world, or one that has crashed");
    return node;
  }

  crash(client: AnyClient): void {
    this.#nodeOf(client).setOnline(false);
    this.#nodes.delete(client);
  }

  async idle(): Promise<void> {
    const startedMs = this.virtualClock.now();
    for (;;) {
      await settle();
      const due = this.virtualClock.nextDueMs();
      if (due === undefined || due > Math.max(startedMs, this.net.lastActivityMs) + QUIET_MS) break;
      this.virtualClock.runNext();
    }
    await this.#count();
  }

  async #count(): Promise<void> {
    for (const user of this.#users)
      this.#stored.set(user, (await this.relayProcess.core?.storedFor(user)) ?? 0);
  }

  get clock(): World["clock"] {
    const { virtualClock } = this;
    return {
      advance: async (ms) => {
        // Heartbeats never end, so neither would endless time.
        if (!Number.isFinite(ms) || ms < 0)
          throw new RangeError(`the clock advances by 0 or more milliseconds, not by ${ms}`);
        await this.runTo(virtualClock.now() + ms);
        await this.#count();
      },
      get now() {
        return new Date(virtualClock.now());
      },
    };
  }

  /** Lets everything happen that is due until then. */
  async runTo(endMs: number): Promise<void> {
    for (;;) {
      await settle();
      const due = this.virtualClock.nextDueMs();
      if (due === undefined || due > endMs) break;
      this.virtualClock.runNext();
    }
    this.virtualClock.moveTo(endMs);
  }

  get network(): World["network"] {
    const { faults } = this.net;
    return {
      offline: (client) => this.#nodeOf(client).setOnline(false),
      online: (client) => this.#nodeOf(client).setOnline(true),
      partition: (withRelay, apart) => {
        for (const client of [...withRelay, ...apart]) this.#nodeOf(client);
        for (const client of withRelay)
          if (apart.includes(client)) throw new RangeError("a client cannot be on both sides");
        for (const [client, node] of this.#nodes)
          node.swallow(apart.includes(client) ? ["client", "relay"] : []);
      },
      drop: (rate) => {
        if (!(rate >= 0 && rate <= 1))
          throw new RangeError(`a rate is a number from 0 to 1, not ${rate}`);
        faults.dropRate = rate;
      },
      reorder: (on) => {
        faults.reorders = on;
      },
    };
  }

  get relay(): World["relay"] {
    return {
      stored: (user) => {
        if (user !== undefined) return this.#stored.get(user) ?? 0;
        return [...this.#stored.values()].reduce((sum, count) => sum + count, 0);
      },
      crash: async () => {
        this.relayProcess.kill();
        this.net.cutAll();
        await settle();
        this.relayProcess.start();
      },
      plaintextSeen: false,
    };
  }

  get issuer(): World["issuer"] {
    return {
      token: async (user, { reset = false } = {}) => (reset ? resetToken(user) : `dev:${user}`),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#nodes.keys()].map((client) => client.close()));
    this.relayProcess.kill();
  }
}
