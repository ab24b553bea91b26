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

const bothKinds = (fault: string): readonly string[] => [
  `signed prekey with ${fault}`,
  `one-time prekey with ${fault}`,
];

const SMALL_ORDERS: readonly string[] = [
  "order 1",
  "order 8",
  "order 8, the other",
  "p - 1",
  "p, which is 0",
  "p + 1, which is 1",
  "0 with the unused bit set",
];

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
  ...each("Handshake", ["upgrade with version 8", "upgrade with version 0xd"], {
    present: "HTTP 101",
    because: "ws takes draft 8, and reads the version as any JavaScript number (RFC 6455 §4.2.1).",
  }),
  ...each("Handshake", ["upgrade from a foreign origin"], {
    present: "HTTP 101",
    because: "The relay does not look at Origin.",
  }),
  ...each("Handshake", ["upgrade over HTTP/1.0"], {
    present: "HTTP 101",
    because: "Neither Node nor ws looks at the version of an upgrade (RFC 6455 §4.2.1).",
  }),
  ...each("Handshake", ["upgrade without a Host", "upgrade with two Hosts"], {
    present: "HTTP 101",
    because:
      "Node does not check the Host of an upgrade (RFC 9112 §3.2). The signature then names an empty host, or the first.",
  }),
  ...each("HTTP", ["two Hosts"], {
    present: "HTTP 200",
    because: "Node takes the first (RFC 9112 §3.2).",
  }),
  ...each("HTTP", ["request line without a version"], {
    present: "HTTP 200",
    because: "Node reads it as HTTP/0.9 (RFC 9112 §3).",
  }),
  ...each(
    "Prekeys",
    SMALL_ORDERS.flatMap((order) => bothKinds(`an X25519 key of small order (${order})`)),
    {
      present: "prekeysPublished",
      because: "Only the key of zeros is refused. Whoever fetches it checks for itself.",
    },
  ),
  ...each(
    "Prekeys",
    [
      ...bothKinds("an ML-KEM key of zeros"),
      ...bothKinds("an ML-KEM key that is none (FIPS 203 §7.2)"),
    ],
    {
      present: "prekeysPublished",
      because: "The relay looks at the length only. Whoever fetches it checks for itself.",
    },
  ),
]);
