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

/** Lets every promise that can settle do so: promises settle before the next message of a channel. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
