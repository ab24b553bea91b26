import type { Clock } from "@sotto/relay/core";

/**
 * A clock on which everything is over sooner: at 10 a heartbeat of 25 s takes 2.5 s. Heartbeats are no setting of the
 * product, and a test that waits for real ones takes minutes.
 */
export function hasten(factor: number): Clock {
  const startMs = performance.timeOrigin + performance.now();
  return {
    now: () => startMs + (performance.timeOrigin + performance.now() - startMs) * factor,
    setTimeout: (callback, delayMs) => setTimeout(callback, delayMs / factor),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  };
}
