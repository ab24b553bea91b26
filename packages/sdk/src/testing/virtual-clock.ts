import type { Clock } from "../ports.ts";

/** A clock that moves only when it is told to. */
export interface VirtualClock extends Clock {
  /** When the next timer is due; undefined if there is none. */
  nextDueMs(): number | undefined;
  /** Moves to the next timer and runs it. */
  runNext(): void;
  /** Moves on without running anything. */
  moveTo(ms: number): void;
}

interface Timer {
  readonly id: number;
  readonly dueMs: number;
  readonly fn: () => void;
}

export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  let ids = 0;
  /** By due time, then by age: timers that are due together run in the order they were set. */
  const timers: Timer[] = [];

  return {
    now: () => nowMs,
    setTimeout: (fn, ms) => {
      const timer: Timer = { id: ++ids, dueMs: nowMs + Math.max(0, ms), fn };
      let at = timers.length;
      while (at > 0 && (timers[at - 1] as Timer).dueMs > timer.dueMs) at -= 1;
      timers.splice(at, 0, timer);
      return timer.id;
    },
    clearTimeout: (id) => {
      const at = timers.findIndex((timer) => timer.id === id);
      if (at >= 0) timers.splice(at, 1);
    },
    nextDueMs: () => timers[0]?.dueMs,
    runNext: () => {
      const timer = timers.shift();
      if (timer === undefined) return;
      nowMs = Math.max(nowMs, timer.dueMs);
      timer.fn();
    },
    moveTo: (ms) => {
      nowMs = Math.max(nowMs, ms);
    },
  };
}

/** In Node an open port keeps the process alive, so it is held only while somebody waits. */
type Port = MessagePort & { ref?: () => void; unref?: () => void };

const waiting: (() => void)[] = [];
let ports: { readonly from: Port; readonly to: Port } | undefined;

/** Lets every promise that can settle do so: promises settle before the next message of a channel. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    ports ??= openPorts();
    if (waiting.length === 0) ports.to.ref?.();
    waiting.push(resolve);
    ports.from.postMessage(undefined);
  });
}

/** One channel for all calls: each of its own would cost more than what it waits for. */
function openPorts(): { readonly from: Port; readonly to: Port } {
  const { port1: from, port2: to }: { readonly port1: Port; readonly port2: Port } =
    new MessageChannel();
  to.addEventListener("message", () => {
    const resolve = waiting.shift();
    if (waiting.length === 0) to.unref?.();
    resolve?.();
  });
  to.start();
  return { from, to };
}
