import type { Random } from "../ports.ts";

const FIRST_MS = 500;
const LAST_MS = 30_000;

/**
 * Full-jitter exponential backoff, for ever: between half and all of 0.5 s, 1 s, 2 s … 30 s. The jitter keeps clients
 * from coming back all at once after a relay's restart.
 */
export function backoffMs(attempt: number, random: Random): number {
  const most = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  const [high = 0, low = 0] = random(2);
  return Math.round(most / 2 + ((most / 2) * (high * 256 + low)) / 65_536);
}
