import { type Authenticate, encodeClientFrame, utf8ToBytes } from "@sotto/protocol";
import { bytesOf } from "../../client.ts";
import { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import { authenticateTree, FRAME_TREES, type FrameType } from "../frame-trees.ts";
import {
  beyond32Bits,
  empty,
  fixed32,
  missing,
  type Mutation,
  sized,
  tooLong,
  tooShort,
  twice,
  withUnknownNeighbour,
  wrongWireType,
} from "../mutations.ts";
import { bytesField, encodeTree, replaced } from "../protobuf.ts";
import { CANARY } from "../canary.ts";
import { type Opened, websocketCase, type WebSocketCase } from "../websocket-case.ts";
import { filled, join, OPCODES, wsFrame } from "../wire.ts";

// What comes before Welcome. The device is new, so that a correct Authenticate would be welcome.

type Parts = Partial<Authenticate>;

const message = (payload: Uint8Array): Uint8Array => wsFrame({ opcode: OPCODES.binary, payload });

/** A correct Authenticate but for `parts`, which the signature covers. */
const signed = ({ device, nonce, host }: Opened, parts: Parts = {}): Authenticate =>
  device.authenticate(nonce, host, parts);

const authenticating = (
  name: string,
  expected: Outcome,
  frame: (opened: Opened) => Authenticate,
  headers: readonly string[] = [],
): WebSocketCase => ({
  name,
  expected,
  headers,
  after: "nothing",
  bytes: (opened) => message(encodeClientFrame(frame(opened))),
});

const REQUESTS: readonly FrameType[] = [
  "submit",
  "ack",
  "publishPrekeys",
  "fetchDirectory",
  "fetchBundles",
  "ping",
];

const tooEarly: readonly WebSocketCase[] = REQUESTS.map((type) => ({
  name: `${type} before Authenticate`,
  expected: "close 4401",
  bytes: ({ device }) => message(encodeTree(FRAME_TREES[type]({ sender: device, peer: device }))),
}));

const order: readonly WebSocketCase[] = [
  {
    name: "Authenticate, then another at once",
    expected: "close 4401",
    after: "nothing",
    bytes: (opened) => {
      const bytes = message(encodeClientFrame(signed(opened)));
      return join([bytes, bytes]);
    },
  },
  {
    name: "Authenticate, then a ping frame before Welcome",
    expected: "close 4401",
    after: "nothing",
    bytes: (opened) =>
      join([
        message(encodeClientFrame(signed(opened))),
        message(encodeClientFrame({ type: "ping", sequence: 1 })),
      ]),
  },
  { name: "garbage before Authenticate", expected: "close 4400", bytes: message(filled(50, 0xff)) },
  {
    name: "nothing for five seconds",
    expected: "close 4408",
    isSlow: true,
    after: "nothing",
    bytes: new Uint8Array(),
  },
  {
    name: "half an Authenticate for five seconds",
    expected: "close 4408",
    isSlow: true,
    after: "nothing",
    bytes: (opened) => message(encodeClientFrame(signed(opened))).slice(0, -1),
  },
];

const VERSIONS: readonly number[] = [0, 2, 999, 2 ** 32 - 1];

const versions: readonly WebSocketCase[] = VERSIONS.map((version) =>
  authenticating(`version ${version}`, "close 4426", (opened) => signed(opened, { version })),
);

/** The frame says what is right, the signature covers something else. */
const signatureOver = (
  what: string,
  other: (opened: Opened) => {
    readonly nonce?: Uint8Array;
    readonly host?: string;
    readonly parts?: Parts;
  },
): WebSocketCase =>
  authenticating(`signature over another ${what}`, "close 4401", (opened) => {
    const { nonce = opened.nonce, host = opened.host, parts = {} } = other(opened);
    const { signature } = opened.device.authenticate(nonce, host, parts);
    return { ...signed(opened), signature };
  });

const signatures: readonly WebSocketCase[] = [
  signatureOver("nonce", () => ({ nonce: bytesOf(32) })),
  signatureOver("host", () => ({ host: "evil.example" })),
  signatureOver("port", ({ host }) => ({ host: host.replace(/:\d+$/, ":1") })),
  signatureOver("version", () => ({ parts: { version: 2 } })),
  signatureOver("token", ({ device }) => ({ parts: { token: `dev:${device.userId}x` } })),
  signatureOver("device", () => ({ parts: { deviceId: bytesOf(16) } })),
  authenticating("signature of zeros", "close 4401", (opened) =>
    signed(opened, { signature: new Uint8Array(64) }),
  ),
  authenticating("signature of random bytes", "close 4401", (opened) =>
    signed(opened, { signature: bytesOf(64) }),
  ),
  authenticating("signature of another device", "close 4401", (opened) => ({
    ...signed(opened),
    signature: signed({ ...opened, device: new Device(opened.device.userId) }).signature,
  })),
  authenticating("signature with its last bit turned", "close 4401", (opened) => {
    const signature = signed(opened).signature.slice();
    signature[63] = (signature[63] as number) ^ 0x80;
    return { ...signed(opened), signature };
  }),
  authenticating("device id of another device", "close 4401", (opened) =>
    signed(opened, { deviceId: bytesOf(16) }),
  ),
  authenticating("nothing wrong", "welcome", (opened) => signed(opened)),
];

const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

const TOKENS: readonly (readonly [name: string, token: string])[] = [
  ["empty", ""],
  ["without its prefix", CANARY],
  ["without a name", "dev:"],
  ["with its prefix in capitals", `DEV:${CANARY}`],
  ["with a NUL in its name", `dev:${CANARY}\0`],
  ["with a line break in its name", `dev:${CANARY}\n{"event":"x"}`],
  ["with a name of 129 bytes", `dev:${CANARY.padEnd(129, "x")}`],
  ["with a name of 8 KiB", `dev:${CANARY}`.padEnd(8_192, "x")],
  ["with a line separator in its name", `dev:${CANARY}\u2028`],
  ["like a bearer header", `Bearer dev:${CANARY}`],
  ["like a JWT with alg none", `${base64url({ alg: "none" })}.${base64url({ sub: CANARY })}.`],
  [
    "like a JWT with a wrong signature",
    `${base64url({ alg: "HS256" })}.${base64url({ sub: CANARY })}.${base64url("no")}`,
  ],
  ["of three dots", "..."],
];

const tokens: readonly WebSocketCase[] = TOKENS.map(([name, token]) =>
  authenticating(`token ${name}`, "close 4401", (opened) => signed(opened, { token })),
);

const proxied: readonly WebSocketCase[] = [
  "X-Forwarded-For: 203.0.113.7",
  "Forwarded: for=203.0.113.7",
  "Via: 1.1 proxy.example",
].map((header) =>
  authenticating(
    `development token through a proxy (${header.split(":")[0]})`,
    "close 4401",
    (opened) => signed(opened),
    [header],
  ),
);

type Row = readonly [field: string, mutations: readonly Mutation[], expected: Outcome];

const ROWS: readonly Row[] = [
  ["version", [missing], "close 4426"],
  ["version", [twice, wrongWireType, fixed32, beyond32Bits], "close 4400"],
  ["token", [missing], "close 4401"],
  ["token", [twice, wrongWireType, sized(8_193)], "close 4400"],
  ["deviceId", [missing, twice, wrongWireType, tooShort, tooLong, empty], "close 4400"],
  ["signature", [missing, twice, wrongWireType, tooShort, tooLong, empty], "close 4400"],
  ["signature", [withUnknownNeighbour], "welcome"],
  ["genesis", [missing], "close 4401"],
  ["genesis", [twice, wrongWireType, sized(1_025)], "close 4400"],
];

const fields: readonly WebSocketCase[] = ROWS.flatMap(([field, mutations, expected]) =>
  mutations.map(({ name, apply }) => ({
    name: `authenticate.${field} ${name}`,
    expected,
    after: "nothing" as const,
    bytes: (opened: Opened) =>
      message(
        encodeTree(replaced(authenticateTree(signed(opened)), ["authenticate", field], apply)),
      ),
  })),
);

const badText: WebSocketCase = {
  name: "authenticate.token no UTF-8",
  expected: "close 4400",
  bytes: (opened) =>
    message(
      encodeTree(
        replaced(
          authenticateTree(signed(opened)),
          ["authenticate", "token"],
          ({ name, number }) => [
            bytesField(name, number, join([utf8ToBytes("dev:"), Uint8Array.of(0xff)])),
          ],
        ),
      ),
    ),
};

export const AUTHENTICATION_CASES: readonly BadInput[] = [
  ...tooEarly,
  ...order,
  ...versions,
  ...signatures,
  ...tokens,
  ...proxied,
  ...fields,
  badText,
].map(websocketCase);
