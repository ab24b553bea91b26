import { SOCKET_PATH } from "@sotto/protocol";
import type { BadInput } from "../case.ts";
import { type Headers, httpCase, type HttpCase, plain, upgrade } from "../http-case.ts";
import { CANARY } from "../canary.ts";

// RFC 6455 §4: requests that would become a WebSocket.

interface Variant {
  readonly name: string;
  readonly expected: string;
  readonly headers: Headers;
}

const withHeaders = ({ name, expected, headers }: Variant): HttpCase => ({
  name,
  expected,
  request: upgrade({ headers }),
});

const METHODS: readonly string[] = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"];

const methods: readonly HttpCase[] = METHODS.map((method) => ({
  name: `upgrade by ${method}`,
  expected: "HTTP 405",
  request: upgrade({ method }),
}));

const TARGETS: readonly string[] = [
  "/",
  `${SOCKET_PATH}/`,
  SOCKET_PATH.toUpperCase(),
  `/${SOCKET_PATH}`,
  "/v1//ws",
  "/v2/ws",
  `${SOCKET_PATH}%00`,
  "/v1/w%73",
  "/v1/../v1/ws",
  `${SOCKET_PATH};x`,
  "/livez",
  "/metrics",
  `http://other.example${SOCKET_PATH}`,
];

const targets: readonly HttpCase[] = [
  ...TARGETS.map((target) => ({
    name: `upgrade of \`${target}\``,
    expected: "HTTP 404",
    request: upgrade({ target }),
  })),
  {
    name: "upgrade with a token in the query",
    expected: "HTTP 400",
    request: upgrade({ target: `${SOCKET_PATH}?token=dev:${CANARY}` }),
  },
  {
    name: "upgrade with an empty query",
    expected: "HTTP 400",
    request: upgrade({ target: `${SOCKET_PATH}?` }),
  },
  {
    name: "upgrade of another path with a token in the query",
    expected: "HTTP 404",
    request: upgrade({ target: `/ws?token=dev:${CANARY}` }),
  },
];

const PROTOCOLS: readonly (readonly [
  name: string,
  value: string | readonly string[] | undefined,
  expected: string,
])[] = [
  ["no subprotocol", undefined, "HTTP 426"],
  ["an empty subprotocol", "", "HTTP 426"],
  ["an older subprotocol", "sotto.v0", "HTTP 426"],
  ["a later subprotocol", "sotto.v2", "HTTP 426"],
  ["an unknown subprotocol", "mqtt", "HTTP 426"],
  ["the subprotocol in capitals", "SOTTO.V1", "HTTP 426"],
  ["the subprotocol with a parameter", "sotto.v1;q=1", "HTTP 426"],
  ["the subprotocol twice", "sotto.v1, sotto.v1", "HTTP 400"],
  ["an empty name before the subprotocol", ",sotto.v1", "HTTP 400"],
  ["an empty name after the subprotocol", "sotto.v1,", "HTTP 400"],
  ["another subprotocol before ours", "sotto.v2, sotto.v1", "HTTP 101"],
  ["two headers of subprotocols", ["sotto.v2", "sotto.v1"], "HTTP 101"],
];

const KEYS: readonly (readonly [string, string | readonly string[] | undefined])[] = [
  ["no key", undefined],
  ["an empty key", ""],
  ["a key of 15 bytes", "dGhlIHNhbXBsZSBub25j"],
  ["a key of 17 bytes", "dGhlIHNhbXBsZSBub25jZTEx"],
  ["a key that is not base64", "!!!!!!!!!!!!!!!!!!!!!!=="],
  ["two keys", ["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="]],
];

const VERSIONS: readonly (readonly [string, string | readonly string[] | undefined])[] = [
  ["no version", undefined],
  ["version 0", "0"],
  ["version 7", "7"],
  ["version 8", "8"],
  ["version 12", "12"],
  ["version 14", "14"],
  ["version 13.5", "13.5"],
  ["version 0xd", "0xd"],
  ["version abc", "abc"],
  ["versions 13, 8", "13, 8"],
];

const negotiation: readonly HttpCase[] = [
  ...PROTOCOLS.map(([name, value, expected]) => ({
    name: `upgrade with ${name}`,
    expected,
    headers: { "Sec-WebSocket-Protocol": value },
  })),
  ...KEYS.map(([name, value]) => ({
    name: `upgrade with ${name}`,
    expected: "HTTP 400",
    headers: { "Sec-WebSocket-Key": value },
  })),
  ...VERSIONS.map(([name, value]) => ({
    name: `upgrade with ${name}`,
    expected: "HTTP 400",
    headers: { "Sec-WebSocket-Version": value },
  })),
].map(withHeaders);

const VARIANTS: readonly Variant[] = [
  { name: "upgrade to h2c", expected: "HTTP 400", headers: { Upgrade: "h2c" } },
  { name: "upgrade to websocket/13", expected: "HTTP 400", headers: { Upgrade: "websocket/13" } },
  { name: "upgrade to nothing", expected: "HTTP 404", headers: { Upgrade: "" } },
  { name: "upgrade in capitals", expected: "HTTP 101", headers: { Upgrade: "WebSocket" } },
  {
    name: "upgrade without an Upgrade header",
    expected: "HTTP 404",
    headers: { Upgrade: undefined },
  },
  {
    name: "upgrade without a Connection header",
    expected: "HTTP 404",
    headers: { Connection: undefined },
  },
  {
    name: "upgrade over Connection: keep-alive",
    expected: "HTTP 404",
    headers: { Connection: "keep-alive" },
  },
  {
    name: "upgrade over Connection: keep-alive, Upgrade",
    expected: "HTTP 101",
    headers: { Connection: "keep-alive, Upgrade" },
  },
  {
    name: "upgrade that offers permessage-deflate",
    expected: "HTTP 101",
    headers: { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" },
  },
  {
    name: "upgrade that offers nonsense as extensions",
    expected: "HTTP 101",
    headers: { "Sec-WebSocket-Extensions": ";;=,," },
  },
  {
    name: "upgrade that announces a body",
    expected: "HTTP 101",
    headers: { "Content-Length": "5" },
  },
  {
    name: "upgrade from a foreign origin",
    expected: "HTTP 403",
    headers: { Origin: "https://evil.example" },
  },
];

const lines: readonly HttpCase[] = [
  {
    name: "upgrade over HTTP/1.0",
    expected: "HTTP 400",
    request: upgrade({ version: "HTTP/1.0" }),
  },
  {
    name: "upgrade without a Host",
    expected: "HTTP 400",
    request: upgrade({ headers: { Host: undefined } }),
  },
  {
    name: "upgrade with two Hosts",
    expected: "HTTP 400",
    request: upgrade({ headers: { Host: ["relay.example", "evil.example"] } }),
  },
  {
    name: "plain GET of the socket's path",
    expected: "HTTP 404",
    request: plain({ target: SOCKET_PATH }),
  },
  {
    name: "plain GET of the socket's path with a token",
    expected: "HTTP 404",
    request: plain({ target: `${SOCKET_PATH}?token=dev:${CANARY}` }),
  },
];

export const HANDSHAKE_CASES: readonly BadInput[] = [
  ...methods,
  ...targets,
  ...negotiation,
  ...VARIANTS.map(withHeaders),
  ...lines,
].map(httpCase);
