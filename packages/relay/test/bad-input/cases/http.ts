import type { BadInput } from "../case.ts";
import { HOST, httpCase, type HttpCase, plain, upgrade } from "../http-case.ts";

// RFC 9112: requests that never become a WebSocket.

const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");
/** A whole request with raw lines in its head. */
const withLines = (lines: string, body = ""): string =>
  `GET /livez HTTP/1.1\r\nHost: ${HOST}\r\n${lines}\r\n${body}`;
const LONG = 20 * 1024;

const resources: readonly HttpCase[] = [
  { name: "GET /livez", expected: "HTTP 200", request: plain() },
  { name: "HEAD /livez", expected: "HTTP 200", request: plain({ method: "HEAD" }) },
  ...[
    "/",
    "/livez/",
    "/livez?x",
    "/%6civez",
    "/../livez",
    "/LIVEZ",
    "/metrics",
    "/etc/passwd",
    "*",
  ].map((target) => ({
    name: `GET ${target}`,
    expected: "HTTP 404",
    request: plain({ target }),
  })),
  ...["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].map((method) => ({
    name: `${method} /livez`,
    expected: "HTTP 405",
    request: plain({ method }),
  })),
  {
    name: "CONNECT",
    expected: "cut",
    request: plain({ method: "CONNECT", target: "evil.example:443" }),
  },
];

const requestLines: readonly HttpCase[] = [
  ["unknown method", `FOO /livez HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["method in small letters", `get /livez HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["request line without a version", "GET /livez\r\n\r\n"],
  ["request line without a target", "GET HTTP/1.1\r\n\r\n"],
  ["HTTP/1.2", `GET /livez HTTP/1.2\r\nHost: ${HOST}\r\n\r\n`],
  ["HTTP/9.9", `GET /livez HTTP/9.9\r\nHost: ${HOST}\r\n\r\n`],
  ["HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["a space in the target", `GET /live z HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["NUL in the target", `GET /livez\0 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
  ["garbage", "\x00\x01\x02\xff\xfe garbage \xf0\xf1\r\n\r\n"],
  ["a TLS ClientHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["an answer in place of a request", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"],
].map(([name = "", request = ""]) => ({ name, expected: "HTTP 400", request }));

const headers: readonly HttpCase[] = [
  { name: "no Host", expected: "HTTP 400", request: plain({ headers: { Host: undefined } }) },
  {
    name: "two Hosts",
    expected: "HTTP 400",
    request: plain({ headers: { Host: [HOST, "evil.example"] } }),
  },
  { name: "header without a colon", expected: "HTTP 400", request: withLines("nonsense\r\n") },
  { name: "space before the colon", expected: "HTTP 400", request: withLines("X : 1\r\n") },
  { name: "header without a name", expected: "HTTP 400", request: withLines(": 1\r\n") },
  { name: "NUL in a header", expected: "HTTP 400", request: withLines("X: a\0b\r\n") },
  { name: "bare CR in a header", expected: "HTTP 400", request: withLines("X: a\rY: b\r\n") },
  { name: "folded header", expected: "HTTP 400", request: withLines("X: a\r\n b\r\n") },
  {
    name: "control character in a header's name",
    expected: "HTTP 400",
    request: withLines("X\x01: a\r\n"),
  },
  {
    name: "one header of 20 KiB",
    expected: "HTTP 431",
    request: withLines(`X: ${"a".repeat(LONG)}\r\n`),
  },
  {
    name: "3,000 short headers",
    expected: "HTTP 431",
    request: withLines(many(3_000, (index) => `X-${index}: 1\r\n`)),
  },
  {
    name: "header flood without an end",
    expected: "HTTP 431",
    request: `GET /livez HTTP/1.1\r\n${many(3_000, (index) => `X-${index}: 1\r\n`)}`,
  },
  {
    name: "header name of 20 KiB",
    expected: "HTTP 431",
    request: withLines(`${"X".repeat(LONG)}: 1\r\n`),
  },
  {
    name: "upgrade with a header of 20 KiB",
    expected: "HTTP 431",
    request: upgrade({ headers: { Cookie: "a".repeat(LONG) } }),
  },
  {
    name: "target of 20 KiB",
    expected: "HTTP 431",
    request: plain({ target: `/${"a".repeat(LONG)}` }),
  },
  {
    name: "target of 8 KiB",
    expected: "HTTP 404",
    request: plain({ target: `/${"a".repeat(8_192)}` }),
  },
  {
    name: "unknown expectation",
    expected: "HTTP 417",
    request: plain({ headers: { Expect: "tea" } }),
  },
];

const post = (fields: Readonly<Record<string, string | readonly string[]>>, body: string): string =>
  plain({ method: "POST", headers: fields, body });

const bodies: readonly HttpCase[] = [
  {
    name: "GET with a body",
    expected: "HTTP 200",
    request: plain({ headers: { "Content-Length": "5" }, body: "hello" }),
  },
  {
    name: "POST with a body",
    expected: "HTTP 405",
    request: post({ "Content-Length": "5" }, "hello"),
  },
  {
    name: "Content-Length and Transfer-Encoding",
    expected: "HTTP 400",
    request: post({ "Content-Length": "5", "Transfer-Encoding": "chunked" }, "0\r\n\r\n"),
  },
  {
    name: "two Content-Lengths",
    expected: "HTTP 400",
    request: post({ "Content-Length": ["5", "6"] }, "hello"),
  },
  ...["-1", "+5", "5, 6", "abc", "0x5", "", "99999999999999999999999"].map((length) => ({
    name: `Content-Length "${length}"`,
    expected: "HTTP 400",
    request: post({ "Content-Length": length }, "hello"),
  })),
  ...["chunked, identity", "chunked, chunked", "chunked\x0b"].map((encoding) => ({
    name: `Transfer-Encoding "${encoding.replace("\x0b", "\\v")}"`,
    expected: "HTTP 400",
    request: post({ "Transfer-Encoding": encoding }, "0\r\n\r\n"),
  })),
  {
    name: "unknown Transfer-Encoding",
    expected: "HTTP 405, then cut",
    request: post({ "Transfer-Encoding": "xchunked" }, "0\r\n\r\n"),
    answers: 2,
  },
  {
    name: "chunk whose size is no number",
    expected: "HTTP 405, then cut",
    request: post({ "Transfer-Encoding": "chunked" }, "xyz\r\n\r\n"),
    answers: 2,
  },
  {
    name: "chunk whose size is beyond 2^64",
    expected: "HTTP 405, then cut",
    request: post({ "Transfer-Encoding": "chunked" }, "fffffffffffffffff\r\n"),
    answers: 2,
  },
];

const pipelines: readonly HttpCase[] = [
  {
    name: "ten requests in one segment",
    expected: `HTTP ${Array(10).fill(200).join(", ")}`,
    request: many(10, () => plain()),
    answers: 10,
  },
  {
    name: "a request, then garbage",
    expected: "HTTP 200, then cut",
    request: `${plain()}\x00\x01\x02`,
    answers: 2,
  },
  {
    name: "a request with Connection: close, then another",
    expected: "HTTP 200, then cut",
    request: plain({ headers: { Connection: "close" } }) + plain(),
    answers: 2,
  },
  {
    name: "a request, then an upgrade in the same segment",
    expected: "HTTP 200, 101",
    request: plain() + upgrade(),
    answers: 2,
  },
  {
    name: "a refused upgrade, then a request",
    expected: "HTTP 404, then cut",
    request: upgrade({ target: "/" }) + plain(),
    answers: 2,
  },
];

const slow: readonly HttpCase[] = [
  ["nothing at all", ""],
  ["half a request line", "GET /liv"],
  ["half a head", `GET /livez HTTP/1.1\r\nHost: ${HOST}\r\nX-Slow: `],
  ["half an upgrade", upgrade().slice(0, -2)],
].map(([name = "", request = ""]) => ({
  name: `slow sender: ${name}`,
  expected: "HTTP 408, then cut",
  isSlow: true,
  request,
  answers: 2,
}));

const slowBody: HttpCase = {
  name: "slow sender: half a body",
  expected: "HTTP 405, 408, then cut",
  isSlow: true,
  request: post({ "Content-Length": "100" }, "hello"),
  answers: 3,
};

export const HTTP_CASES: readonly BadInput[] = [
  ...resources,
  ...requestLines,
  ...headers,
  ...bodies,
  ...pipelines,
  ...slow,
  slowBody,
].map(httpCase);
