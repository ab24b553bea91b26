import { DEFAULT_TTL_SECONDS } from "@sotto/protocol";
import {
  DEFAULT_LIMITS,
  DEFAULT_PASS_THROUGH_MS,
  DEFAULT_SOCKETS_PER_ADDRESS,
  DEFAULT_SPACE,
} from "../limits.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY_SECONDS = 86_400;

export interface Setting {
  /** `--name` on the command line, `SOTTO_NAME` in the environment, `name` in sotto.toml. */
  readonly name: string;
  /** A list is a text with commas; in sotto.toml also an array. */
  readonly kind: "text" | "list" | "number" | "switch";
  readonly default: string | number | boolean | undefined;
  /** Of a number. */
  readonly bounds?: readonly [min: number, max: number];
  readonly unit?: string;
  /** Never printed; also as a file, `SOTTO_NAME_FILE`, that only its owner may read. */
  readonly isSecret?: boolean;
  /** Also as a file, `SOTTO_NAME_FILE`. */
  readonly isFile?: boolean;
  readonly help: string;
}

/** Every setting of the relay. docs/operate/configuration.md is this table. */
export const SETTINGS: readonly Setting[] = [
  { name: "host", kind: "text", default: "127.0.0.1", help: "address to listen on" },
  {
    name: "port",
    kind: "number",
    default: 7770,
    bounds: [0, 65_535],
    help: "port to listen on; 0 takes any free one",
  },
  { name: "data", kind: "text", default: "./sotto-data", help: "directory of the database" },
  {
    name: "dev",
    kind: "switch",
    default: false,
    help: "take dev:<name> tokens from everywhere: never in production",
  },
  {
    name: "jwks-url",
    kind: "text",
    default: undefined,
    help: "where the keys that sign users' tokens are published",
  },
  {
    name: "jwt-key",
    kind: "text",
    default: undefined,
    isFile: true,
    help: "the public key that signs users' tokens: PEM, JWK or JWKS",
  },
  { name: "jwt-issuer", kind: "text", default: undefined, help: "required `iss` of tokens" },
  {
    name: "jwt-audience",
    kind: "text",
    default: undefined,
    help: "required `aud` of tokens; needed with jwks-url and jwt-key",
  },
  {
    name: "jwt-user-claim",
    kind: "text",
    default: "sub",
    help: "claim of tokens that is the user id",
  },
  {
    name: "jwt-leeway",
    kind: "number",
    default: 30,
    bounds: [0, 600],
    unit: "s",
    help: "by how much the clocks of relay and issuer may differ",
  },
  {
    name: "invites",
    kind: "switch",
    default: false,
    help: "let in who has an invite (sotto-relay invite)",
  },
  {
    name: "open",
    kind: "switch",
    default: false,
    help: "let anybody in, under any name that is not taken",
  },
  {
    name: "origins",
    kind: "list",
    default: undefined,
    help: "web pages that may connect; without it all, but with dev tokens only those of this machine",
  },
  {
    name: "trust-proxy",
    kind: "list",
    default: "127.0.0.0/8,::1",
    help: "addresses and networks of proxies, whose X-Forwarded-For is believed",
  },
  {
    name: "metrics-port",
    kind: "number",
    default: undefined,
    bounds: [0, 65_535],
    help: "port of /metrics, on the same host; off without it",
  },
  {
    name: "metrics-token",
    kind: "text",
    default: undefined,
    isSecret: true,
    help: "bearer token that /metrics asks for",
  },
  {
    name: "drain",
    kind: "number",
    default: 10,
    bounds: [0, 3_600],
    unit: "s",
    help: "time over which sockets are closed at the end",
  },
  {
    name: "pass-through-ms",
    kind: "number",
    default: DEFAULT_PASS_THROUGH_MS,
    bounds: [0, 10_000],
    unit: "ms",
    help: "how long an envelope waits for its ack before it is written",
  },
  {
    name: "retention",
    kind: "number",
    default: DEFAULT_TTL_SECONDS / DAY_SECONDS,
    bounds: [1, 365],
    unit: "d",
    help: "how long an undelivered envelope is kept",
  },
  {
    name: "mailbox-messages",
    kind: "number",
    default: DEFAULT_LIMITS.mailboxMessages,
    bounds: [1, 1_000_000],
    help: "envelopes that may wait for a device",
  },
  {
    name: "mailbox-mib",
    kind: "number",
    default: DEFAULT_LIMITS.mailboxBytes / MIB,
    bounds: [1, 65_536],
    unit: "MiB",
    help: "bytes that may wait for a device",
  },
  {
    name: "disk-reserve-mib",
    kind: "number",
    default: DEFAULT_SPACE.reserveBytes / MIB,
    bounds: [0, 1_048_576],
    unit: "MiB",
    help: "free space below which nothing new is taken in; what waits is still delivered",
  },
  {
    name: "ballast-mib",
    kind: "number",
    default: DEFAULT_SPACE.ballastBytes / MIB,
    bounds: [0, 1_024],
    unit: "MiB",
    help: "a file that is given up when the disk is full all the same; 0 makes none",
  },
  {
    name: "send-burst",
    kind: "number",
    default: DEFAULT_LIMITS.sendBurst,
    bounds: [1, 1_000_000],
    help: "sends of a device at once",
  },
  {
    name: "send-rate",
    kind: "number",
    default: DEFAULT_LIMITS.sendPerSecond,
    bounds: [1, 1_000_000],
    unit: "/s",
    help: "sends that a device gets back",
  },
  {
    name: "send-burst-per-recipient",
    kind: "number",
    default: DEFAULT_LIMITS.sendBurstPerRecipient,
    bounds: [1, 1_000_000],
    help: "sends of a user to one other user at once",
  },
  {
    name: "send-rate-per-recipient",
    kind: "number",
    default: DEFAULT_LIMITS.sendPerSecondPerRecipient,
    bounds: [1, 1_000_000],
    unit: "/s",
    help: "sends to one other user that a user gets back",
  },
  {
    name: "stranger-messages-per-day",
    kind: "number",
    default: DEFAULT_LIMITS.strangerMessagesPerDay,
    bounds: [0, 1_000_000],
    help: "messages of a user to one who has not let them in; 0 is any number",
  },
  {
    name: "strangers-per-day",
    kind: "number",
    default: DEFAULT_LIMITS.strangersPerDay,
    bounds: [0, 1_000_000],
    help: "users that a user may write to without having been let in; 0 is any number",
  },
  {
    name: "frame-burst",
    kind: "number",
    default: DEFAULT_LIMITS.framesBurst,
    bounds: [1, 10_000_000],
    help: "frames of a connection at once; beyond it the relay closes",
  },
  {
    name: "frame-rate",
    kind: "number",
    default: DEFAULT_LIMITS.framesPerSecond,
    bounds: [1, 1_000_000],
    unit: "/s",
    help: "frames that a connection gets back",
  },
  {
    name: "inbound-mib",
    kind: "number",
    default: DEFAULT_LIMITS.inboundBurstBytes / MIB,
    bounds: [1, 65_536],
    unit: "MiB",
    help: "bytes that may come in for a device at once",
  },
  {
    name: "inbound-rate-kib",
    kind: "number",
    default: DEFAULT_LIMITS.inboundBytesPerSecond / KIB,
    bounds: [1, 1_048_576],
    unit: "KiB/s",
    help: "bytes that a device gets back",
  },
  {
    name: "prekeys-per-peer",
    kind: "number",
    default: DEFAULT_LIMITS.prekeysPerPeer,
    bounds: [1, 1_000],
    help: "one-time prekeys of a device that another may take at once; one more every ten minutes",
  },
  {
    name: "prekeys-per-hour",
    kind: "number",
    default: DEFAULT_LIMITS.prekeysPerHour,
    bounds: [1, 100_000],
    help: "one-time prekeys of a device that are handed out, to whomever",
  },
  {
    name: "watched-presences",
    kind: "number",
    default: DEFAULT_LIMITS.watchedPresences,
    bounds: [0, 1_000],
    help: "people of whom a connection may know whether they are online; with 0 nobody knows it",
  },
  {
    name: "remembered-presences",
    kind: "number",
    default: DEFAULT_LIMITS.rememberedPresences,
    bounds: [0, 10_000_000],
    help: "people who went offline, of whom the relay knows when; in memory only",
  },
  {
    name: "sockets-per-address",
    kind: "number",
    default: DEFAULT_SOCKETS_PER_ADDRESS,
    bounds: [1, 1_000_000],
    help: "sockets of one address that have not authenticated yet; loopback has no limit",
  },
  {
    name: "log-ids",
    kind: "switch",
    default: false,
    help: "log ids as they are instead of hashed: for debugging only",
  },
];

export const variableOf = (name: string): string =>
  `SOTTO_${name.toUpperCase().replaceAll("-", "_")}`;
