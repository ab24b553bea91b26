import type { RelayLimits } from "../limits.ts";

const DAY_MS = 24 * 3600_000;

/** What a sender has written to strangers since the first of it. */
interface Day {
  readonly startedAtMs: number;
  /** Messages to each. */
  readonly counts: Map<string, number>;
}

/**
 * How much an account may write to accounts that have given it no token: so many messages to each, and to so many of
 * them, in a day that begins with the first. A limit of 0 is none. All of it is in memory: a restart begins new days.
 */
export class StrangerQuota {
  readonly #limits: RelayLimits;
  readonly #days = new Map<string, Day>();

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  /** In how many milliseconds one message to each of them is within the limits; 0: now. Counts nothing. */
  waitMs(sender: string, strangers: readonly string[], nowMs: number): number {
    if (strangers.length === 0 || this.#isOff()) return 0;
    const { strangerMessagesPerDay, strangersPerDay } = this.#limits;
    const day = this.#dayOf(sender, nowMs);
    const countOf = (stranger: string): number => day.counts.get(stranger) ?? 0;
    const fresh = strangers.filter((stranger) => countOf(stranger) === 0);
    const isTooMany =
      strangersPerDay > 0 && fresh.length > 0 && day.counts.size + fresh.length > strangersPerDay;
    const isTooMuch =
      strangerMessagesPerDay > 0 &&
      strangers.some((stranger) => countOf(stranger) >= strangerMessagesPerDay);
    return isTooMany || isTooMuch ? day.startedAtMs + DAY_MS - nowMs : 0;
  }

  /** Counts one message to each. Returns what takes it back. */
  spend(sender: string, strangers: readonly string[], nowMs: number): () => void {
    if (strangers.length === 0 || this.#isOff()) return () => {};
    const day = this.#dayOf(sender, nowMs);
    this.#days.set(sender, day);
    for (const stranger of strangers) add(day, stranger, 1);
    return () => {
      for (const stranger of strangers) add(day, stranger, -1);
    };
  }

  #isOff(): boolean {
    return this.#limits.strangerMessagesPerDay === 0 && this.#limits.strangersPerDay === 0;
  }

  /** The present day; if there is none, the one that would begin now. */
  #dayOf(sender: string, nowMs: number): Day {
    const day = this.#days.get(sender);
    const isPresent = day !== undefined && nowMs - day.startedAtMs < DAY_MS;
    return isPresent ? day : { startedAtMs: nowMs, counts: new Map() };
  }

  /** Days that are over. */
  forgetIdle(nowMs: number): void {
    for (const [sender, { startedAtMs }] of this.#days)
      if (nowMs - startedAtMs >= DAY_MS) this.#days.delete(sender);
  }
}

function add({ counts }: Day, stranger: string, messages: number): void {
  const count = (counts.get(stranger) ?? 0) + messages;
  if (count > 0) counts.set(stranger, count);
  else counts.delete(stranger);
}
