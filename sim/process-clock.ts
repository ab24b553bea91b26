import type { Clock } from "../packages/sdk/src/ports.ts";

export interface ProcessClock extends Clock {
  stop(): void;
}

/** A device's own idea of the time; timers end with the process. */
export function processClock(clock: Clock, skewMs: () => number): ProcessClock {
  let isStopped = false;
  return {
    now: () => clock.now() + skewMs(),
    setTimeout: (fn, ms) =>
      clock.setTimeout(() => {
        if (!isStopped) fn();
      }, ms),
    clearTimeout: (id) => clock.clearTimeout(id),
    stop: () => {
      isStopped = true;
    },
  };
}
