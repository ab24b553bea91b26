import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import {
  type Authenticate,
  bytesToHex,
  type ClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  type Envelope,
  type ServerFrame,
  SOCKET_PATH,
  SUBPROTOCOL,
} from "@sotto/protocol";
import type { RelayCore } from "../src/core.ts";
import type { Device } from "./device.ts";

export const bytesOf = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
export const requestId = (): Uint8Array => bytesOf(16);

type Frame<T extends ServerFrame["type"]> = Extract<ServerFrame, { readonly type: T }>;
export type Answer = Extract<ServerFrame, { readonly requestId: Uint8Array }>;

interface Link {
  send(bytes: Uint8Array): void;
  close(): void;
  pause?(): void;
  resume?(): void;
}

/** A raw protocol client: keeps every frame it gets, and lets a test wait for one. */
export class Client {
  readonly frames: ServerFrame[] = [];
  readonly host: string;
  closeCode: number | undefined;
  /** Acknowledge what is delivered. */
  autoAck = false;
  #link: Link | undefined;
  #watchers: (() => void)[] = [];

  constructor(host: string) {
    this.host = host;
  }

  /** Over a real socket. `url` as the relay reports it. */
  static async dial(url: string): Promise<Client> {
    const client = new Client(new URL(url).host);
    const socket = new WebSocket(url + SOCKET_PATH, SUBPROTOCOL);
    socket.on("message", (data) => client.#receive(Uint8Array.from(data as Buffer)));
    socket.on("close", (code) => client.#closed(code));
    socket.on("error", () => {});
    client.#link = {
      send: (bytes) => socket.send(bytes),
      close: () => socket.close(),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    };
    await client.wait(() => client.closeCode !== undefined || client.frames.length > 0);
    return client;
  }

  /** Straight into a core. */
  static attach(
    core: RelayCore,
    options: { host?: string; loopback?: boolean; bufferedBytes?: () => number } = {},
  ): Client {
    const client = new Client("relay.test");
    const socket = {
      send: (bytes: Uint8Array) => client.#receive(bytes),
      close: (code: number) => client.#closed(code),
      get bufferedBytes() {
        return options.bufferedBytes?.() ?? 0;
      },
    };
    const connection = core.accept(socket, {
      host: options.host ?? client.host,
      loopback: options.loopback ?? true,
    });
    const close = (): void => {
      connection.closed();
      client.#closed(1006);
    };
    client.#link = { send: (bytes) => connection.receive(bytes), close };
    return client;
  }

  #receive(bytes: Uint8Array): void {
    const frame = decodeServerFrame(bytes);
    this.frames.push(frame);
    if (this.autoAck && frame.type === "deliver") this.ack(frame.envelopes.map(({ id }) => id));
    this.#notify();
  }

  #closed(code: number): void {
    this.closeCode ??= code;
    this.#notify();
  }

  #notify(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  /** Until `condition` holds; looks after every frame and on close. */
  async wait(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  async next<T extends ServerFrame["type"]>(type: T): Promise<Frame<T>> {
    const find = (): ServerFrame | undefined => this.frames.find((frame) => frame.type === type);
    await this.wait(() => find() !== undefined || this.closeCode !== undefined);
    const frame = find();
    if (frame === undefined) throw new Error(`closed with ${this.closeCode} before ${type}`);
    return frame as Frame<T>;
  }

  async closed(): Promise<number> {
    await this.wait(() => this.closeCode !== undefined);
    return this.closeCode as number;
  }

  sendBytes(bytes: Uint8Array): void {
    this.#link?.send(bytes);
  }

  send(frame: ClientFrame): void {
    this.sendBytes(encodeClientFrame(frame));
  }

  close(): void {
    this.#link?.close();
  }

  /** Stops reading from a real socket. */
  pause(): void {
    this.#link?.pause?.();
  }

  resume(): void {
    this.#link?.resume?.();
  }

  async login(device: Device, parts: Partial<Authenticate> = {}): Promise<Frame<"welcome">> {
    const { nonce } = await this.next("challenge");
    this.send(device.authenticate(nonce, this.host, parts));
    return this.next("welcome");
  }

  /** Sends a request and waits for its answer. */
  async request(frame: Extract<ClientFrame, { readonly requestId: Uint8Array }>): Promise<Answer> {
    const seen = this.frames.length;
    this.send(frame);
    return this.answer(frame.requestId, seen);
  }

  async answer(id: Uint8Array, from: number = 0): Promise<Answer> {
    const key = bytesToHex(id);
    const find = (): ServerFrame | undefined =>
      this.frames
        .slice(from)
        .find((frame) => "requestId" in frame && bytesToHex(frame.requestId) === key);
    await this.wait(() => find() !== undefined || this.closeCode !== undefined);
    const frame = find();
    if (frame === undefined) throw new Error(`closed with ${this.closeCode} before the answer`);
    return frame as Answer;
  }

  ack(envelopeIds: readonly Uint8Array[]): void {
    this.send({ type: "ack", envelopeIds });
  }

  get delivered(): readonly Envelope[] {
    return this.frames.flatMap((frame) => (frame.type === "deliver" ? frame.envelopes : []));
  }

  async deliveries(count: number): Promise<readonly Envelope[]> {
    await this.wait(() => this.delivered.length >= count || this.closeCode !== undefined);
    return this.delivered;
  }
}

export interface SubmitParts {
  readonly to: readonly Device[];
  readonly requestId?: Uint8Array;
  readonly envelopeId?: Uint8Array;
  readonly sealed?: Uint8Array;
  readonly shared?: Uint8Array;
  readonly ttlSeconds?: number;
  readonly ephemeral?: boolean;
}

export function submitFrame(parts: SubmitParts): Extract<ClientFrame, { type: "submit" }> {
  const { to, envelopeId, sealed } = parts;
  const addressees = to.map((device) => ({
    userId: device.userId,
    slots: [
      { deviceId: device.id, envelopeId: envelopeId ?? bytesOf(16), sealed: sealed ?? bytesOf(64) },
    ],
  }));
  const { shared = new Uint8Array(), ttlSeconds = 0, ephemeral = false } = parts;
  return {
    type: "submit",
    requestId: parts.requestId ?? requestId(),
    addressees,
    shared,
    ttlSeconds,
    ephemeral,
  };
}
