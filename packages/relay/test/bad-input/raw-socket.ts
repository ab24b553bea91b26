import { connect, type Socket } from "node:net";
import { decodeServerFrame, type ServerFrame, SOCKET_PATH, SUBPROTOCOL } from "@sotto/protocol";
import { join, OPCODES, readFrame, type ServerWireFrame, wsFrame } from "./wire.ts";

/** A TCP connection that writes exactly what it is given. */
export class RawSocket {
  readonly #socket: Socket;
  received: Uint8Array = new Uint8Array();
  isEnded = false;
  #watchers: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (data) => {
      this.received = this.received.length === 0 ? data : join([this.received, data]);
      this.#notify();
    });
    socket.on("error", () => {});
    for (const event of ["end", "close"])
      socket.on(event, () => {
        this.isEnded = true;
        this.#notify();
      });
  }

  /** @param host - Authority of the relay. */
  static async connect(host: string): Promise<RawSocket> {
    const { hostname, port } = new URL(`http://${host}`);
    const socket = connect({ host: hostname, port: Number(port) });
    const raw = new RawSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return raw;
  }

  #notify(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  /** Until `condition` holds; looks after everything that arrives, and at the end. */
  async wait(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Resolves when the bytes have been handed to the system. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.write(bytes, () => resolve()));
  }

  /** Ends the sending side. */
  end(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

export const SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

function upgradeHead(host: string, headers: readonly string[] = []): string {
  const lines = [
    `GET ${SOCKET_PATH} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${SAMPLE_KEY}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    ...headers,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

const HEAD_END = "\r\n\r\n";

/** A WebSocket over a RawSocket: keeps what the relay sends, frame by frame. */
export class RawWebSocket {
  readonly raw: RawSocket;
  readonly host: string;
  readonly frames: ServerWireFrame[] = [];

  private constructor(raw: RawSocket, host: string) {
    this.raw = raw;
    this.host = host;
  }

  /**
   * Opens one and waits for the challenge, before which only control frames may come.
   *
   * @param early - Bytes that are sent in one write with the upgrade request.
   */
  static async open(
    host: string,
    headers: readonly string[] = [],
    early: Uint8Array = new Uint8Array(),
  ): Promise<RawWebSocket> {
    const raw = await RawSocket.connect(host);
    await raw.write(join([Buffer.from(upgradeHead(host, headers)), early]));
    const headEnd = (): number => Buffer.from(raw.received).indexOf(HEAD_END);
    await raw.wait(() => headEnd() !== -1 || raw.isEnded);
    const head = Buffer.from(raw.received.subarray(0, Math.max(0, headEnd()))).toString();
    if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(`not upgraded: ${head}`);
    raw.received = raw.received.subarray(headEnd() + HEAD_END.length);
    const socket = new RawWebSocket(raw, host);
    await socket.wait(() => socket.messages.length > 0 || socket.closeCode !== undefined);
    return socket;
  }

  async wait(condition: () => boolean): Promise<void> {
    await this.raw.wait(() => {
      this.#read();
      return condition() || this.raw.isEnded;
    });
  }

  #read(): void {
    let at = 0;
    for (;;) {
      const next = readFrame(this.raw.received.subarray(at));
      if (next === undefined) break;
      this.frames.push(next.frame);
      at += next.size;
    }
    if (at > 0) this.raw.received = this.raw.received.subarray(at);
  }

  /** The frames of the protocol among what has come. */
  get messages(): readonly ServerFrame[] {
    return this.frames
      .filter(({ opcode }) => opcode === OPCODES.binary)
      .map(({ payload }) => decodeServerFrame(payload));
  }

  get nonce(): Uint8Array {
    const [first] = this.messages;
    if (first?.type !== "challenge") throw new Error("the relay did not begin with a challenge");
    return first.nonce;
  }

  /** Undefined while the relay has not closed; 1005 for a close frame without a code. */
  get closeCode(): number | undefined {
    const close = this.frames.find(({ opcode }) => opcode === OPCODES.close);
    if (close === undefined) return undefined;
    const [high, low] = close.payload;
    return high === undefined || low === undefined ? 1005 : high * 256 + low;
  }

  /** One binary message. */
  send(payload: Uint8Array): Promise<void> {
    return this.raw.write(wsFrame({ opcode: OPCODES.binary, payload }));
  }
}
