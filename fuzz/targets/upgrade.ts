import { Duplex } from "node:stream";
import { SOCKET_PATH, SUBPROTOCOL, utf8ToBytes } from "@sotto/protocol";
import { createRelayCore, devAuthenticator, memoryStorage } from "../../packages/relay/src/core.ts";
import { answerHealth } from "../../packages/relay/src/http/health.ts";
import { createHttpServer } from "../../packages/relay/src/http/server.ts";
import { systemDigest } from "../../packages/relay/src/node-ports.ts";
import { proxyList } from "../../packages/relay/src/ws/addresses.ts";
import { createUpgradeHandler } from "../../packages/relay/src/ws/upgrade.ts";
import { settle, VirtualClock } from "../../packages/relay/test/virtual-clock.ts";
import { seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import { OracleFailure, require, type Target } from "../target.ts";

// Bytes on the relay's port, before any of them is known to be HTTP: request lines, headers, the upgrade, and WebSocket
// frames after it. The real server and the real ws, on a socket that is only memory.

const fatal: unknown[] = [];
const core = createRelayCore({
  storage: memoryStorage(),
  clock: new VirtualClock(),
  random: seededRandom("upgrade"),
  digest: systemDigest,
  authenticator: devAuthenticator({ anywhere: false }),
  onFatal: (error) => fatal.push(error),
});
const server = createHttpServer((request, response) =>
  answerHealth({ isDraining: () => false, version: "0.0.0" }, request, response),
);
server.on(
  "upgrade",
  createUpgradeHandler({
    core,
    log: () => {},
    isDraining: () => false,
    prefix: "",
    isAllowedOrigin: () => true,
    proxies: proxyList([]),
    socketsPerAddress: 64,
  }),
);
process.on("uncaughtException", (error) => fatal.push(error));

/** The server's end of a connection from some address. */
class MemorySocket extends Duplex {
  readonly remoteAddress: string;
  readonly written: Buffer[] = [];

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    done();
  }

  /** What http and ws call on a TCP socket. */
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

const STATUS = /^HTTP\/1\.1 (?:100|101|200|400|404|405|408|413|417|426|429|431|503) /;
const CLOSE_FRAME = 0x88;
/** Codes that may be sent (RFC 6455 §7.4.1); 3000 to 4999 are the applications', and a peer's own is echoed. */
const CLOSES = new Set([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]);

/** After the answer's head: the challenge, and a close frame at most. */
function requireDocumentedClose(output: Buffer): void {
  const end = output.indexOf("\r\n\r\n");
  let at = end + 4;
  while (at + 2 <= output.length) {
    const [head = 0, length = 0] = output.subarray(at, at + 2);
    require((length & 0x80) === 0 && length <= 126, "a server's frame is masked or long");
    const start = length === 126 ? at + 4 : at + 2;
    const size = length === 126 ? output.readUInt16BE(at + 2) : length;
    if (head === CLOSE_FRAME && size >= 2) {
      const code = output.readUInt16BE(start);
      require(CLOSES.has(code) ||
        (code >= 3000 && code <= 4999), `a close code that may not be sent: ${code}`);
    }
    at = start + size;
  }
}

async function exchange(input: Uint8Array): Promise<void> {
  const how = input[0] ?? 0;
  const socket = new MemorySocket((how & 1) === 1 ? "127.0.0.1" : "203.0.113.9");
  server.emit("connection", socket);
  const body = Buffer.from(input.slice(1));
  const cut = (how & 2) === 2 ? body.length >> 1 : body.length;
  socket.push(body.subarray(0, cut));
  await settle();
  if (cut < body.length && !socket.destroyed) socket.push(body.subarray(cut));
  await settle();
  await settle();
  const output = Buffer.concat(socket.written);
  socket.destroy();
  await settle();
  const error = fatal.shift();
  if (error !== undefined)
    throw new OracleFailure("the relay would have stopped", { cause: error });
  if (output.length === 0) return; // It waits for the rest, or has hung up.
  const text = output.toString("latin1", 0, 64);
  require(STATUS.test(text), `an answer that is not documented: ${text}`);
  if (text.startsWith("HTTP/1.1 101")) requireDocumentedClose(output);
}

const request = (...lines: readonly string[]): Uint8Array =>
  utf8ToBytes(`${lines.join("\r\n")}\r\n\r\n`);
const UPGRADE = request(
  `GET ${SOCKET_PATH} HTTP/1.1`,
  "Host: relay.test",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
);
const ping = Uint8Array.of(0x82, 0x84, 0, 0, 0, 0, 0x3a, 2, 8, 5);

export const upgrade: Target = {
  name: "upgrade",
  maxBytes: 900,
  dictionary: [
    "\r\n",
    "\r\n\r\n",
    "Connection: Upgrade\r\n",
    "Upgrade: websocket\r\n",
    "Upgrade: h2c\r\n",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Sec-WebSocket-Extensions: permessage-deflate\r\n",
    "Sec-WebSocket-Protocol: a, b\r\n",
    "X-Forwarded-For: 1.2.3.4\r\n",
    "?token=x",
    "CONNECT ",
    "/livez",
    "/readyz",
    "/version",
  ].map(utf8ToBytes),
  seeds: [
    Uint8Array.of(1, ...UPGRADE),
    Uint8Array.of(0, ...UPGRADE, ...ping),
    Uint8Array.of(3, ...UPGRADE, 0x81, 0x82, 0, 0, 0, 0, 0x41, 0x41),
    Uint8Array.of(1, ...UPGRADE, 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8),
    Uint8Array.of(1, ...request("GET /livez HTTP/1.1", "Host: x")),
    Uint8Array.of(
      1,
      ...request("HEAD /version HTTP/1.1", "Host: x"),
      ...request("POST / HTTP/1.1", "Host: x", "Content-Length: 0"),
    ),
  ],
  run: exchange,
};
