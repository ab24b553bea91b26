import type { Clock, Random } from "../ports.ts";

/** The clock and the randomness that browsers and Node share. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (id) => clearTimeout(id as ReturnType<typeof setTimeout>),
};

export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));
