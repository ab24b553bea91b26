import type { Clock } from "./ports.ts";

/** A clock whose pending timers can be dropped together when their owner stops. */
export interface OwnedClock extends Clock {
  stop(): void;
}

export function ownTimers(clock: Clock): OwnedClock {
  const pending = new Set<unknown>();
  let isStopped = false;
  return {
    now: () => clock.now(),
    setTimeout(callback, delayMs) {
      if (isStopped) return undefined;
      const handle = clock.setTimeout(() => {
        pending.delete(handle);
        callback();
      }, delayMs);
      pending.add(handle);
      return handle;
    },
    clearTimeout(handle) {
      if (pending.delete(handle)) clock.clearTimeout(handle);
    },
    stop() {
      isStopped = true;
      for (const handle of pending) clock.clearTimeout(handle);
      pending.clear();
    },
  };
}
