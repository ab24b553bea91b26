// The relay without a network: accepts sockets of any kind, keeps queues, answers frames. Knows neither ws, HTTP nor a
// database, so that a simulator runs exactly what a server runs.

import { DEFAULT_TTL_SECONDS, hexToBytes } from "@sotto/protocol";
import type { Admin } from "./admin/admin.ts";
import { CoreAdmin } from "./admin/core-admin.ts";
import type { Authenticator } from "./auth/authenticator.ts";
import { localRouter } from "./cluster/local.ts";
import type { Router } from "./cluster/router.ts";
import type { QueueContext } from "./delivery/device-queue.ts";
import { Directory } from "./delivery/directory.ts";
import { PrekeyBudget } from "./delivery/prekey-budget.ts";
import { Presences } from "./delivery/presence.ts";
import { Queues } from "./delivery/queues.ts";
import { Senders } from "./delivery/senders.ts";
import { SendLimits } from "./delivery/send-limits.ts";
import { sweepExpired } from "./delivery/sweep.ts";
import {
  DEFAULT_LIMITS,
  DEFAULT_PASS_THROUGH_MS,
  type RelayLimits,
  SWEEP_INTERVAL_MS,
} from "./limits.ts";
import {
  type Clock,
  type Digest,
  type Log,
  type Metrics,
  noMetrics,
  type Random,
  type Socket,
} from "./ports.ts";
import { guardStorage } from "./storage/guard.ts";
import type { Storage, StorageCounts } from "./storage/storage.ts";
import { type OwnedClock, ownTimers } from "./timers.ts";
import { RefusalLog } from "./ws/refusal-log.ts";
import { type ConnectionContext, type ConnectionInfo, SocketConnection } from "./ws/connection.ts";

export type { Authenticator, Identity, TokenContext } from "./auth/authenticator.ts";
export { devAuthenticator } from "./auth/dev.ts";
export { localRouter } from "./cluster/local.ts";
export type { NodeId, Router } from "./cluster/router.ts";
export { DEFAULT_LIMITS, DEFAULT_PASS_THROUGH_MS, type RelayLimits } from "./limits.ts";
export {
  type Clock,
  type Digest,
  type Log,
  type Metrics,
  noMetrics,
  type Random,
  type Socket,
} from "./ports.ts";
export { memoryStorage } from "./storage/memory.ts";
export type { Admin } from "./admin/admin.ts";
export type * from "./storage/admin-storage.ts";
export type * from "./storage/storage.ts";
export type { ConnectionInfo } from "./ws/connection.ts";

export interface RelayCoreOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly digest: Digest;
  readonly authenticator: Authenticator;
  readonly log?: Log;
  readonly metrics?: Metrics;
  readonly router?: Router;
  /** How long an envelope may wait in memory for its ack. 0 writes every one. */
  readonly passThroughMs?: number;
  /** How long an undelivered envelope is kept at most. */
  readonly retentionSeconds?: number;
  readonly limits?: Partial<RelayLimits>;
  /** The store or the relay itself has failed. Nothing more is accepted; the process has to end. Called once. */
  readonly onFatal: (error: unknown) => void;
}

/** The relay's side of one socket. */
export interface Connection {
  /** One whole binary message. The bytes must not change afterwards. */
  receive(bytes: Uint8Array): void;
  /** The socket has ended, by whomever. */
  closed(): void;
}

export interface RelayStats extends StorageCounts {
  /** Sockets, authenticated or not. */
  readonly connections: number;
  /** Bytes of envelopes that are only in memory or being written. */
  readonly heldBytes: number;
}

export interface RelayCore {
  /** Takes a socket over; it sends the challenge before it returns. */
  accept(socket: Socket, info: ConnectionInfo): Connection;
  /** Takes no more sockets, closes the present ones (1012) spread over `ms`, writes everything that is in memory. */
  drain(ms: number): Promise<void>;
  /** Drains at once and closes the storage. */
  close(): Promise<void>;
  /** Stops as a crash would: sockets are left alone, nothing is written, storage and clock are not touched again. */
  kill(): void;
  stats(): Promise<RelayStats>;
  /** What an operator can do. */
  readonly admin: Admin;
  /** Envelopes that wait in the store for all the user's devices. */
  storedFor(userId: string): Promise<number>;
}

export function createRelayCore(options: RelayCoreOptions): RelayCore {
  return new Core(options);
}

const LIVE = "live";

class Core implements RelayCore {
  readonly #options: RelayCoreOptions;
  readonly #clock: OwnedClock;
  readonly #storage: Storage;
  readonly #metrics: Metrics;
  readonly #queueContext: QueueContext;
  readonly #queues: Queues;
  readonly #directory: Directory;
  readonly #senders: Senders;
  readonly #sendLimits: SendLimits;
  readonly #prekeyBudget: PrekeyBudget;
  readonly #presences: Presences;
  readonly #connectionContext: ConnectionContext;
  readonly #connections = new Set<SocketConnection>();
  readonly admin: Admin;
  #state: "live" | "draining" | "dead" = LIVE;
  /** Storage operations under way. */
  #operations = 0;
  #onQuiet: (() => void)[] = [];

  constructor(options: RelayCoreOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#options = options;
    this.#clock = ownTimers(options.clock);
    this.#storage = guardStorage(options.storage, () => this.#state === "dead");
    this.#metrics = options.metrics ?? noMetrics;
    this.#queueContext = this.#makeQueueContext(limits);
    this.#queues = new Queues(this.#queueContext, options.router ?? localRouter());
    this.#directory = new Directory(this.#storage, options.digest);
    this.#senders = new Senders(this.#clock, limits);
    this.#sendLimits = new SendLimits(limits);
    this.#prekeyBudget = new PrekeyBudget(limits);
    this.#presences = new Presences({
      clock: this.#clock,
      random: options.random,
      digest: options.digest,
      limits,
      isDraining: () => this.#state !== LIVE,
    });
    this.#connectionContext = this.#makeConnectionContext(limits);
    this.admin = new CoreAdmin({
      queueContext: this.#queueContext,
      queues: this.#queues,
      directory: this.#directory,
      digest: options.digest,
      random: options.random,
      log: options.log ?? (() => {}),
    });
    options.storage.onFailure?.((error) => this.#fail(error));
    this.#sweepLater();
  }

  #makeQueueContext(limits: RelayLimits): QueueContext {
    const { passThroughMs = DEFAULT_PASS_THROUGH_MS } = this.#options;
    return {
      storage: this.#storage,
      clock: this.#clock,
      limits,
      metrics: this.#metrics,
      passThroughMs,
      held: { bytes: 0 },
      isDraining: () => this.#state !== LIVE,
      watch: (operation, then) => this.#watch(operation, then),
    };
  }

  #makeConnectionContext(limits: RelayLimits): ConnectionContext {
    const {
      digest,
      random,
      authenticator,
      log = () => {},
      retentionSeconds = DEFAULT_TTL_SECONDS,
    } = this.#options;
    return {
      storage: this.#storage,
      digest,
      random,
      authenticator,
      log,
      refusals: new RefusalLog(log, this.#clock),
      retentionSeconds,
      limits,
      metrics: this.#metrics,
      clock: this.#clock,
      directory: this.#directory,
      queues: this.#queues,
      senders: this.#senders,
      sendLimits: this.#sendLimits,
      prekeyBudget: this.#prekeyBudget,
      presences: this.#presences,
      fail: (error) => this.#fail(error),
    };
  }

  #watch<T>(operation: Promise<T>, then: (result: T) => void): void {
    this.#operations += 1;
    operation
      .then((result) => {
        if (this.#state !== "dead") then(result);
        this.#operations -= 1;
        if (this.#operations === 0) this.#quiet();
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #quiet(): void {
    const waiting = this.#onQuiet;
    this.#onQuiet = [];
    for (const resolve of waiting) resolve();
  }

  #fail(error: unknown): void {
    if (this.#state === "dead") return;
    this.kill();
    this.#options.onFatal(error);
  }

  #sweepLater(): void {
    this.#clock.setTimeout(() => {
      const nowMs = this.#clock.now();
      sweepExpired(this.#queueContext, this.#queues);
      this.#queues.forgetIdle(nowMs);
      this.#senders.forgetIdle(nowMs);
      this.#sendLimits.forgetIdle(nowMs);
      this.#prekeyBudget.forgetIdle(nowMs);
      this.#presences.forgetOld(nowMs);
      this.#sweepLater();
    }, SWEEP_INTERVAL_MS);
  }

  accept(socket: Socket, info: ConnectionInfo): Connection {
    const connection = new SocketConnection(this.#connectionContext, socket, info, () => {
      this.#connections.delete(connection);
      this.#metrics.connections(this.#connections.size);
    });
    this.#connections.add(connection);
    this.#metrics.connections(this.#connections.size);
    if (this.#state !== LIVE) connection.close("restarting");
    return {
      receive: (bytes) => {
        if (this.#state !== "dead") connection.receive(bytes);
      },
      closed: () => {
        if (this.#state !== "dead") connection.closed();
      },
    };
  }

  async drain(ms: number): Promise<void> {
    if (this.#state === "dead") return;
    this.#state = "draining";
    // First, so that senders get their answer while their sockets are open.
    this.#queues.flush();
    const connections = [...this.#connections];
    await Promise.all(
      connections.map((connection, index) =>
        this.#closeLater(connection, (index * ms) / connections.length),
      ),
    );
    this.#queues.flush();
    await this.#settled();
  }

  #closeLater(connection: SocketConnection, delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const close = (): void => {
        connection.close("restarting");
        resolve();
      };
      if (delayMs === 0) close();
      else this.#clock.setTimeout(close, delayMs);
    });
  }

  /** Until no storage operation is under way. */
  #settled(): Promise<void> {
    if (this.#operations === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onQuiet.push(resolve));
  }

  async close(): Promise<void> {
    if (this.#state === "dead") return;
    await this.drain(0);
    this.kill();
    await this.#storage.close();
  }

  kill(): void {
    this.#state = "dead";
    this.#clock.stop();
    this.#connections.clear();
    this.#quiet();
  }

  async stats(): Promise<RelayStats> {
    const counts = await this.#storage.counts();
    return {
      ...counts,
      connections: this.#connections.size,
      heldBytes: this.#queueContext.held.bytes,
    };
  }

  async storedFor(userId: string): Promise<number> {
    const account = await this.#directory.lookUp(userId);
    const mailboxes = [...(account?.devices.keys() ?? [])].map(async (device) => {
      const deviceId = hexToBytes(device);
      return (await this.#storage.mailbox(deviceId)).messages;
    });
    return (await Promise.all(mailboxes)).reduce((sum, messages) => sum + messages, 0);
  }
}
