import type { Outcome } from "./case.ts";

/** What the relay does instead of what a case expects. */
export interface Deviation {
  readonly present: Outcome;
  readonly because: string;
}

const each = (
  group: string,
  names: readonly string[],
  deviation: Deviation,
): readonly (readonly [string, Deviation])[] =>
  names.map((name) => [`${group}: ${name}`, deviation]);

/**
 * Cases that the relay answers otherwise than it should, by group and name. The suite fails as soon as one of them is no
 * longer true.
 */
export const KNOWN_DEVIATIONS: Readonly<Record<string, Deviation>> = Object.fromEntries([
  ...each(
    "WebSocket: messages and lengths",
    ["length 5 in 16 bits", "length 5 in 64 bits", "length 200 in 64 bits"],
    {
      present: "close 4400",
      because:
        "ws takes lengths in more bytes than needed (RFC 6455 §5.2), so that the frame is read.",
    },
  ),
  ...each("HTTP", ["two Hosts"], {
    present: "HTTP 200",
    because: "Node takes the first (RFC 9112 §3.2).",
  }),
  ...each("HTTP", ["request line without a version"], {
    present: "HTTP 200",
    because: "Node reads it as HTTP/0.9 (RFC 9112 §3).",
  }),
]);
