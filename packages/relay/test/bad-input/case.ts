import type { Stage } from "./stage.ts";

/**
 * What comes of an input, as the table shows it: `close 4400`, `HTTP 404`, an error code, the name of an answer, `pong`
 * or `ignored` if the connection goes on, `cut` if it ends without a close frame.
 */
export type Outcome = string;

/** One row of the table. */
export interface BadInput {
  readonly name: string;
  readonly expected: Outcome;
  /** Waits for one of the relay's timers, of seconds: such cases run side by side. */
  readonly isSlow?: boolean;
  readonly run: (stage: Stage) => Promise<Outcome>;
}

/** Cases of one kind, in the order in which they run. */
export interface Group {
  readonly name: string;
  /** Of the kind that the suite's promised numbers are counted by. */
  readonly kind: "websocket" | "http" | "protocol";
  /** Keeps the relay as busy as it can: what it does to the event loop is judged by itself. */
  readonly isFlood?: boolean;
  readonly cases: readonly BadInput[];
}
