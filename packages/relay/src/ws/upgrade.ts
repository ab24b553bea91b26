import type { IncomingMessage } from "node:http";
import type { BlockList } from "node:net";
import type { Duplex } from "node:stream";
import { CLOSE_CODES, MAX_FRAME_BYTES, SUBPROTOCOL } from "@sotto/protocol";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Connection, RelayCore } from "../core.ts";
import type { Log, Socket } from "../ports.ts";
import { AddressCounter, addressOf, isLoopback } from "./addresses.ts";
import { type OriginCheck, refusalOf } from "./admission.ts";
import { EndOfTurn, Outgoing } from "./outgoing.ts";
import { Inbox, Turns } from "./turns.ts";

const UNSUPPORTED_DATA_CODE = 1003;
/** How long a closing handshake may take before the TCP connection is cut. */
const CLOSE_TIMEOUT_MS = 2_000;

/** ws's own defaults are 100 MiB, 16,384 fragments and 30 s. The types do not know `closeTimeout` yet. */
const SERVER_OPTIONS: ServerOptions & { readonly closeTimeout: number } = {
  noServer: true,
  maxPayload: MAX_FRAME_BYTES,
  perMessageDeflate: false,
  clientTracking: false,
  maxFragments: 64,
  maxBufferedChunks: 1024,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols: () => SUBPROTOCOL,
};

export interface UpgradeOptions {
  readonly core: RelayCore;
  readonly log: Log;
  readonly isDraining: () => boolean;
  /** What stands before the socket's path. With one, upgrades elsewhere are left to others. */
  readonly prefix: string;
  readonly isAllowedOrigin: OriginCheck;
  readonly proxies: BlockList;
  readonly socketsPerAddress: number;
}

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Turns HTTP upgrades into connections of the core. */
export function createUpgradeHandler({
  core,
  log,
  isDraining,
  prefix,
  isAllowedOrigin,
  proxies,
  socketsPerAddress,
}: UpgradeOptions): UpgradeHandler {
  const server = new WebSocketServer(SERVER_OPTIONS);
  const addresses = new AddressCounter(socketsPerAddress);
  const turns = new Turns(() => performance.now(), setImmediate);
  const endOfTurn = new EndOfTurn();
  return (request, socket, head) => {
    if (!isBelow(prefix, request.url)) return;
    socket.on("error", destroyItself);
    const address = addressOf(request, proxies);
    const refusal = isDraining()
      ? "503 Service Unavailable"
      : (refusalOf(request, prefix, isAllowedOrigin) ?? addresses.refusalOf(address));
    if (refusal !== undefined) return refuse(socket, refusal);
    const settled = addresses.add(address);
    socket.once("close", settled);
    server.handleUpgrade(request, socket, head, (ws) =>
      serve(ws, socket, request, { core, log, turns, endOfTurn, settled }),
    );
  };
}

const isBelow = (prefix: string, url = ""): boolean =>
  prefix === "" || url.startsWith(`${prefix}/`);

function refuse(socket: Duplex, status: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\nSec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n\r\n`,
  );
}

interface Serving {
  readonly core: RelayCore;
  readonly log: Log;
  readonly turns: Turns;
  readonly endOfTurn: EndOfTurn;
  /** Called when the device has authenticated. */
  readonly settled: () => void;
}

function serve(
  ws: WebSocket,
  raw: Duplex,
  request: IncomingMessage,
  { core, log, turns, endOfTurn, settled }: Serving,
): void {
  const info = {
    host: request.headers.host ?? "",
    loopback: isDirectLoopback(request),
    onWelcome: settled,
  };
  let isFlood = false;
  // What comes until the connection is cut is not read, nor is it waited for.
  const onFlood = (): void => {
    isFlood = true;
    ws.pause();
    raw.end();
  };
  const outgoing = new Outgoing(raw, endOfTurn, () => ws.readyState === ws.OPEN);
  const connection = core.accept(socketOf(ws, outgoing, onFlood), info);
  const inbox = new Inbox(turns, (isPaused) => {
    if (isPaused || isFlood) ws.pause();
    else ws.resume();
  });
  ws.on("message", (data, isBinary) =>
    inbox.take(() => receive(ws, connection, data as Buffer, isBinary)),
  );
  ws.on("close", () => inbox.takeLast(() => connection.closed()));
  // ws has closed the socket with the fitting code by itself; without a listener the process would end.
  ws.on("error", (error) =>
    log("socket-error", { code: "code" in error ? String(error.code) : "unknown" }),
  );
}

/** A reverse proxy on this machine is not loopback: whoever it speaks for may be anywhere. */
function isDirectLoopback({ headers, socket }: IncomingMessage): boolean {
  const isForwarded = "x-forwarded-for" in headers || "forwarded" in headers || "via" in headers;
  return !isForwarded && isLoopback(socket.remoteAddress ?? "");
}

function receive(ws: WebSocket, connection: Connection, data: Buffer, isBinary: boolean): void {
  if (isBinary) connection.receive(data);
  else ws.close(UNSUPPORTED_DATA_CODE, "binary messages only");
}

/**
 * A ws socket as the core wants it.
 *
 * @param onFlood - Called when the socket is closed for sending too much.
 */
function socketOf(ws: WebSocket, outgoing: Outgoing, onFlood: () => void): Socket {
  return {
    send: (bytes) => outgoing.send(bytes),
    close(code, reason) {
      outgoing.flush();
      ws.close(code, reason);
      if (code === CLOSE_CODES.rateLimited.code) onFlood();
    },
    get bufferedBytes() {
      return outgoing.bufferedBytes;
    },
  };
}

/** No closure: it would keep the request alive as long as its socket, 1.3 kB each. */
function destroyItself(this: Duplex): void {
  this.destroy();
}
