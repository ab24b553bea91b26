import type { RelayCore } from "@sotto/relay/core";
import type { Random, Transport } from "../ports.ts";
import { fraction } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

// Clients and a relay in one process: every frame takes a few milliseconds of virtual time. Like TCP, a link delivers in
// order or breaks, unless reordering is asked for.

const NORMAL_CLOSE = 1006;
const MIN_DELAY_MS = 1;
const MAX_DELAY_MS = 20;

export interface NetworkNode {
  readonly transport: Transport;
  setOnline(online: boolean): void;
}

export interface Network {
  /** One client's end. */
  createNode(): NetworkNode;
  /** Breaks a link instead of delivering a frame, with this probability. */
  dropRate: number;
  /** Frames may overtake each other. */
  reorders: boolean;
  /** Breaks every link. */
  cutAll(): void;
  /** Virtual time of the last frame that was delivered. */
  readonly lastActivityMs: number;
}

interface Cable {
  cut(): void;
}

/** May change a frame or swallow it (`undefined`). */
export type Tamper = (frame: Uint8Array, to: "client" | "relay") => Uint8Array | undefined;

export function createNetwork(
  clock: VirtualClock,
  random: Random,
  host: string,
  relay: () => RelayCore | undefined,
  tamper: Tamper,
): Network {
  const cables = new Set<Cable>();
  const network = { createNode, dropRate: 0, reorders: false, cutAll, lastActivityMs: clock.now() };

  function cutAll(): void {
    for (const cable of cables) cable.cut();
  }

  /** @returns A function that delivers a frame after a delay, in order. */
  function createPipe(
    cut: () => void,
    isOpen: () => boolean,
    deliver: (frame: Uint8Array) => void,
  ): (frame: Uint8Array) => void {
    let lastDueMs = 0;
    return (frame) => {
      const delay = MIN_DELAY_MS + Math.floor(fraction(random) * (MAX_DELAY_MS - MIN_DELAY_MS));
      const dueMs = network.reorders
        ? clock.now() + delay
        : Math.max(lastDueMs, clock.now() + delay);
      lastDueMs = dueMs;
      clock.setTimeout(() => {
        if (!isOpen()) return;
        network.lastActivityMs = clock.now();
        if (network.dropRate > 0 && fraction(random) < network.dropRate) cut();
        else deliver(frame);
      }, dueMs - clock.now());
    };
  }

  function pass(
    to: "client" | "relay",
    frame: Uint8Array,
    deliver: (frame: Uint8Array) => void,
  ): void {
    const passed = tamper(frame, to);
    if (passed !== undefined) deliver(passed);
  }

  function createNode(): NetworkNode {
    let isOnline = true;
    const wakers = new Set<() => void>();
    const own = new Set<Cable>();

    const connect: Transport["connect"] = (_url, handlers) => {
      let isOpen = true;
      let connection: ReturnType<RelayCore["accept"]> | undefined;
      const end = (): void => {
        isOpen = false;
        cables.delete(cable);
        own.delete(cable);
      };
      const closeClient = (code: number): void => {
        if (!isOpen) return;
        end();
        handlers.onClose(code);
      };
      const cable: Cable = {
        cut: () => {
          if (!isOpen) return;
          closeClient(NORMAL_CLOSE);
          connection?.closed();
        },
      };
      const cut = (): void => cable.cut();
      const toClient = createPipe(
        cut,
        () => isOpen,
        (frame) => pass("client", frame, (passed) => handlers.onFrame(passed)),
      );
      const toRelay = createPipe(
        cut,
        () => isOpen,
        (frame) => pass("relay", frame, (passed) => connection?.receive(passed)),
      );
      cables.add(cable);
      own.add(cable);
      clock.setTimeout(() => {
        if (!isOpen) return;
        const core = relay();
        if (core === undefined) {
          closeClient(NORMAL_CLOSE);
          return;
        }
        handlers.onOpen();
        const socket = {
          send: toClient,
          // What was sent before the close still arrives.
          close: (code: number) => void clock.setTimeout(() => closeClient(code), MAX_DELAY_MS),
          bufferedBytes: 0,
        };
        connection = core.accept(socket, { host, loopback: true });
      }, MIN_DELAY_MS);
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
        else for (const cable of own) cable.cut();
      },
    };
  }

  return network;
}
