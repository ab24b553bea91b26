import {
  createRelayCore,
  devAuthenticator,
  memoryStorage,
  type RelayCore,
} from "@sotto/relay/core";
import type { Client, ClientOptions } from "../api.ts";
import { createClientOn, type InternalOptions } from "../client.ts";
import { sha256 } from "../crypto/kdf.ts";
import { loadPrimitives } from "../crypto/load-primitives.ts";
import type { Primitives } from "../crypto/primitives.ts";
import type { Platform } from "../platform/platform.ts";
import { memory } from "../store/memory.ts";
import { createNetwork, type Network, type NetworkNode, type Tamper } from "./network.ts";
import { seededRandom } from "./seeded-random.ts";
import { createVirtualClock, settle, type VirtualClock } from "./virtual-clock.ts";

const HOST = "relay.test";
const START_MS: number = Date.UTC(2026, 0, 1);
/** The world is idle when nothing is due within this time of the last frame: heartbeats and long retries do not count. */
const QUIET_MS = 1_000;
/** Few, so that a client is made fast. */
const PREKEY_COUNT = 8;

/** Several clients and a relay, the real code, in one process on a virtual clock and a seeded network. */
export interface World extends AsyncDisposable {
  /** Makes a client of a user. Passing the store of an earlier one restarts that device. */
  client(
    user: string,
    options?: Partial<ClientOptions>,
    internal?: InternalOptions,
  ): Promise<Client>;
  readonly clock: {
    /** Lets `ms` milliseconds of virtual time pass, with all that happens in them. */
    advance(ms: number): Promise<void>;
    readonly now: Date;
  };
  readonly network: {
    offline(client: Client): void;
    online(client: Client): void;
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
  };
  /** Cuts a client off for good, as if its process had been killed. A new client on its store takes over. */
  crash(client: Client): void;
  /** Resolves when no frame is under way and nothing is due soon. */
  idle(): Promise<void>;
}

export interface WorldOptions {
  /** The same seed gives the same world. */
  readonly seed?: number;
  readonly start?: Date;
}

/** @throws Error if a client or the relay fails in a way that it must not. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  return await createTamperedWorld(options, (frame) => frame);
}

/** A world whose network may change frames on their way: what a malicious relay could do. */
export async function createTamperedWorld(
  { seed = 1, start }: WorldOptions,
  tamper: Tamper,
): Promise<World> {
  return new SimulatedWorld(
    seed,
    start?.getTime() ?? START_MS,
    await loadPrimitives("auto"),
    tamper,
  );
}

class SimulatedWorld implements World {
  readonly #primitives: Primitives;
  readonly #clock: VirtualClock;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #storage = memoryStorage();
  readonly #network: Network;
  readonly #nodes = new Map<Client, NetworkNode>();
  readonly #users = new Set<string>();
  readonly #stored = new Map<string, number>();
  #core: RelayCore | undefined;
  #seeds: number;

  constructor(seed: number, startMs: number, primitives: Primitives, tamper: Tamper) {
    this.#primitives = primitives;
    this.#clock = createVirtualClock(startMs);
    this.#random = seededRandom(seed);
    this.#seeds = seed * 1_000_003;
    this.#network = createNetwork(this.#clock, this.#random, HOST, () => this.#core, tamper);
    this.#startRelay();
  }

  #startRelay(): void {
    this.#core = createRelayCore({
      storage: this.#storage,
      clock: this.#clock,
      random: seededRandom(this.#seeds++),
      digest: {
        sha256,
        verifyEd25519: (key, message, signature) =>
          this.#primitives.verify(key, message, signature),
      },
      authenticator: devAuthenticator({ anywhere: true }),
      onFatal: (error) => {
        throw error;
      },
    });
  }

  async client(
    user: string,
    options: Partial<ClientOptions> = {},
    internal: InternalOptions = {},
  ): Promise<Client> {
    const node = this.#network.createNode();
    this.#users.add(user);
    const platform: Platform = {
      clock: this.#clock,
      random: seededRandom(this.#seeds++),
      transport: node.transport,
      openStore: () => memory(),
      defaultStoreName: (name) => name,
      requireSupport: () => undefined,
    };
    const all: ClientOptions = {
      relay: `wss://${HOST}`,
      auth: () => `dev:${user}`,
      store: memory(),
      ...options,
    };
    const created = createClientOn(platform, all, {
      primitives: this.#primitives,
      prekeyCount: PREKEY_COUNT,
      ...internal,
    });
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
      if (isSettled || this.#clock.nextDueMs() === undefined) return await promise;
      this.#clock.runNext();
    }
  }

  crash(client: Client): void {
    this.#nodes.get(client)?.setOnline(false);
    this.#nodes.delete(client);
  }

  async idle(): Promise<void> {
    const startedMs = this.#clock.now();
    for (;;) {
      await settle();
      const due = this.#clock.nextDueMs();
      if (due === undefined || due > Math.max(startedMs, this.#network.lastActivityMs) + QUIET_MS)
        break;
      this.#clock.runNext();
    }
    await this.#count();
  }

  async #count(): Promise<void> {
    for (const user of this.#users)
      this.#stored.set(user, (await this.#core?.storedFor(user)) ?? 0);
  }

  get clock(): World["clock"] {
    const clock = this.#clock;
    return {
      advance: (ms) => this.#advance(ms),
      get now() {
        return new Date(clock.now());
      },
    };
  }

  async #advance(ms: number): Promise<void> {
    const endMs = this.#clock.now() + ms;
    for (;;) {
      await settle();
      const due = this.#clock.nextDueMs();
      if (due === undefined || due > endMs) break;
      this.#clock.runNext();
    }
    this.#clock.moveTo(endMs);
    await this.#count();
  }

  get network(): World["network"] {
    return {
      offline: (client) => this.#nodes.get(client)?.setOnline(false),
      online: (client) => this.#nodes.get(client)?.setOnline(true),
      drop: (rate) => {
        this.#network.dropRate = rate;
      },
      reorder: (on) => {
        this.#network.reorders = on;
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
        this.#core?.kill();
        this.#core = undefined;
        this.#network.cutAll();
        await settle();
        this.#startRelay();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#nodes.keys()) await client.close();
    this.#core?.kill();
  }
}
