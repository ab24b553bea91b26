import type { ConnectionInfo, RelayCore } from "@sotto/relay/core";
import type { Random, Transport } from "../ports.ts";
import { fraction } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

// Clients and a relay in one process: every frame takes a few milliseconds of virtual time. Like TCP, a link delivers in
// order or breaks, unless faults that TCP does not know are asked for: a relay or a proxy can have them.

const BROKEN = 1006;
const DEFAULT_DELAY_MS: readonly [number, number] = [1, 20];
/** Challenge and Welcome: only after them a link reorders or repeats. */
const HANDSHAKE_FRAMES_COUNT = 2;

export interface NetworkFaults {
  /** Breaks a link instead of delivering a frame, with this probability. */
  dropRate: number;
  /** Delivers a frame twice, with this probability. */
  duplicateRate: number;
  /** Frames may overtake each other. */
  reorders: boolean;
  /** Least and most that a frame takes, in milliseconds. */
  delayMs: readonly [number, number];
}

export interface NetworkCounts {
  /** Links broken by `dropRate`. */
  dropped: number;
  duplicated: number;
  overtaken: number;
}

export type Direction = "client" | "relay";

/** One client's end. */
export interface NetworkNode {
  readonly transport: Transport;
  /** Offline breaks the links, and the client is told. */
  setOnline(online: boolean): void;
  /**
   * What goes to these ends vanishes, and nobody is told. The links there are stay half-open for good, as when a NAT has
   * forgotten them; new ones can be made again after `swallow([])`.
   */
  swallow(to: readonly Direction[]): void;
  /** Breaks the links; both ends notice at once. */
  reset(): void;
  /** The process has ended: its links are gone, and none of its handlers is called any more. */
  kill(): void;
}

/** What takes connections: a relay, or something that stands before it. */
export type Gateway = Pick<RelayCore, "accept">;

export interface Network {
  /** @param name - Shown to a gateway that watches the frames. */
  createNode(name: string): NetworkNode;
  readonly faults: NetworkFaults;
  /** How often a fault has struck. */
  readonly counts: NetworkCounts;
  /** Breaks every link. */
  cutAll(): void;
  /** Holds frames back that go to the relay, until it goes on. */
  pauseRelay(paused: boolean): void;
  /** Virtual time of the last frame that was delivered. */
  readonly lastActivityMs: number;
}

interface Cable {
  cut(): void;
  swallow(to: readonly Direction[]): void;
}

export interface NetworkOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  /** The relay's address. */
  readonly host: string;
  /** Where a new connection of a client goes; undefined while the relay is down. */
  readonly gateway: (client: string) => Gateway | undefined;
}

export function createNetwork({ clock, random, host, gateway }: NetworkOptions): Network {
  const cables = new Set<Cable>();
  const faults: NetworkFaults = {
    dropRate: 0,
    duplicateRate: 0,
    reorders: false,
    delayMs: DEFAULT_DELAY_MS,
  };
  const chance = (rate: number): boolean => rate > 0 && fraction(random) < rate;
  const counts: NetworkCounts = { dropped: 0, duplicated: 0, overtaken: 0 };
  let held: (() => void)[] | undefined;
  let lastActivityMs = clock.now();

  /** @returns A function that delivers a frame after a delay, in order. */
  function createPipe(
    cut: () => void,
    isOpen: () => boolean,
    deliver: (frame: Uint8Array) => void,
  ): (frame: Uint8Array) => void {
    let lastDueMs = 0;
    let handshakeDueMs = 0;
    let sent = 0;
    return (frame) => {
      sent += 1;
      const [least, most] = faults.delayMs;
      const due = clock.now() + least + Math.floor(fraction(random) * (most - least));
      const isFree = faults.reorders && sent > HANDSHAKE_FRAMES_COUNT;
      const dueMs = Math.max(isFree ? handshakeDueMs : lastDueMs, due);
      if (sent <= HANDSHAKE_FRAMES_COUNT) handshakeDueMs = dueMs;
      if (dueMs < lastDueMs) counts.overtaken += 1;
      lastDueMs = Math.max(lastDueMs, dueMs);
      const times = sent > HANDSHAKE_FRAMES_COUNT && chance(faults.duplicateRate) ? 2 : 1;
      counts.duplicated += times - 1;
      for (let copy = 0; copy < times; copy++) {
        clock.setTimeout(() => {
          if (!isOpen()) return;
          lastActivityMs = clock.now();
          if (chance(faults.dropRate)) {
            counts.dropped += 1;
            cut();
          } else {
            deliver(frame);
          }
        }, dueMs - clock.now());
      }
    };
  }

  function createNode(name: string): NetworkNode {
    let isOnline = true;
    let isAlive = true;
    let swallowed: readonly Direction[] = [];
    const wakers = new Set<() => void>();
    const own = new Set<Cable>();

    const connect: Transport["connect"] = (_url, handlers) => {
      let isOpen = true;
      let lost: readonly Direction[] = swallowed;
      let connection: ReturnType<RelayCore["accept"]> | undefined;
      const end = (): void => {
        isOpen = false;
        cables.delete(cable);
        own.delete(cable);
      };
      const closeClient = (code: number): void => {
        if (!isOpen || lost.includes("client")) return;
        end();
        if (isAlive) handlers.onClose(code);
      };
      const cable: Cable = {
        cut: () => {
          if (!isOpen) return;
          end();
          if (isAlive) handlers.onClose(BROKEN);
          connection?.closed();
        },
        swallow: (to) => {
          lost = [...lost, ...to];
        },
      };
      const pipe = (
        to: Direction,
        deliver: (frame: Uint8Array) => void,
      ): ((f: Uint8Array) => void) =>
        createPipe(
          () => cable.cut(),
          () => isOpen && !lost.includes(to),
          deliver,
        );
      const toClient = pipe("client", (frame) => handlers.onFrame(frame));
      const toRelay = pipe("relay", (frame) => {
        const receive = (): void => {
          if (isOpen) connection?.receive(frame);
        };
        if (held === undefined) receive();
        else held.push(receive);
      });
      const open = (): void => {
        if (!isOpen || lost.length > 0) return; // Never answered: the client's handshake timer ends it.
        const relay = gateway(name);
        if (relay === undefined) {
          closeClient(BROKEN);
          return;
        }
        handlers.onOpen();
        const socket = {
          send: toClient,
          // What was sent before the close still arrives.
          close: (code: number) =>
            void clock.setTimeout(() => closeClient(code), Math.max(20, faults.delayMs[1])),
          bufferedBytes: 0,
        };
        const info: ConnectionInfo = { host, loopback: true };
        connection = relay.accept(socket, info);
      };
      cables.add(cable);
      own.add(cable);
      clock.setTimeout(() => (held === undefined ? open() : held.push(open)), DEFAULT_DELAY_MS[0]);
      return {
        send: (frame) => {
          if (isOpen) toRelay(frame.slice());
        },
        close: () => {
          if (!isOpen) return;
          end();
          connection?.closed();
        },
      };
    };

    const reset = (): void => {
      for (const cable of own) cable.cut();
    };
    return {
      transport: {
        connect,
        isOnline: () => isOnline,
        onWake: (fn) => {
          wakers.add(fn);
          return () => void wakers.delete(fn);
        },
      },
      setOnline: (online) => {
        isOnline = online;
        if (online) for (const wake of wakers) wake();
        else reset();
      },
      swallow: (to) => {
        swallowed = to;
        for (const cable of own) cable.swallow(to);
      },
      reset,
      kill: () => {
        isAlive = false;
        wakers.clear();
        reset();
      },
    };
  }

  return {
    createNode,
    faults,
    counts,
    cutAll: () => {
      for (const cable of cables) cable.cut();
    },
    pauseRelay: (paused) => {
      if (paused) {
        held ??= [];
        return;
      }
      const late = held ?? [];
      held = undefined;
      for (const deliver of late) deliver();
    },
    get lastActivityMs() {
      return lastActivityMs;
    },
  };
}
