import type { EvilRelay, Hooks } from "./evil-relay.ts";

/** `alice→bob`: what Alice sends to Bob. */
export type Direction = `${string}→${string}`;

/** The three words of the table, and the one case that only people can notice. */
export type Verdict = "harmless" | "event" | "unavailable only" | "not detected";

/** When messages flow again once the relay is honest. */
export type Recovery = "at once" | "reconnect" | "restart";

/** What a power leads to. The suite compares each list exactly with what it has seen. */
export interface Outcome {
  readonly verdict: Verdict;
  /** `user: event` or `user: error code`. */
  readonly events?: readonly string[];
  /** Messages sent under the power that are shown only after it. */
  readonly late?: readonly Direction[];
  /** Messages sent under the power that are never shown. */
  readonly lost?: readonly Direction[];
  /** Of those, the ones of which neither end learns within the run. */
  readonly silent?: readonly Direction[];
  /** Messages that a device of the relay's own could read. */
  readonly read?: readonly Direction[];
  /** Conversations in which later messages do not arrive either. */
  readonly broken?: readonly Direction[];
  readonly recovery?: Recovery;
}

/** `first`: the power is on before the first message. `standing`: all have talked to each other. */
export type Contact = "first" | "standing";

export interface Power {
  readonly name: string;
  readonly does: string;
  readonly start: (evil: EvilRelay) => Hooks;
  /** The relay has a device of its own, that of the user Mallory. */
  readonly hasAccomplice?: boolean;
  /** The power is used on new connections: all are ended when it begins. */
  readonly reconnects?: boolean;
  /** Bob's process is restarted under the power. */
  readonly restartsBob?: boolean;
  /** Days that pass before the power begins, with all devices offline but for a moment at the end of each. */
  readonly sleepsDays?: readonly number[];
}

/** A power's row in the table. */
export interface Row extends Readonly<Record<Contact, Outcome>> {
  /** Why the outcome is what it is, where it is not obvious. */
  readonly because?: string;
}
