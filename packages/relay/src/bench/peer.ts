import { randomBytes } from "node:crypto";
import {
  bytesToHex,
  type ClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  type ServerFrame,
  SOCKET_PATH,
  SUBPROTOCOL,
} from "@sotto/protocol";
import { WebSocket } from "ws";
import type { BenchDevice } from "./device.ts";

const REQUEST_BYTES = 16;

/** A device's connection. It acknowledges what it is given at once. */
export class BenchPeer {
  readonly #socket: WebSocket;
  readonly #device: BenchDevice;
  readonly #answers = new Map<string, (frame: ServerFrame) => void>();
  #onWelcome: () => void = () => {};
  #onFailure: (error: Error) => void = () => {};
  /** Told of every envelope. */
  onEnvelope: () => void = () => {};

  private constructor(url: string, device: BenchDevice) {
    this.#device = device;
    this.#socket = new WebSocket(url + SOCKET_PATH, SUBPROTOCOL);
    const { host } = new URL(url);
    this.#socket.on("message", (data) => this.#receive(Uint8Array.from(data as Buffer), host));
    this.#socket.on("error", (error) => this.#onFailure(error));
    this.#socket.on("close", (code) =>
      this.#onFailure(new Error(`the relay closed the connection with ${code}`)),
    );
  }

  static async connect(url: string, device: BenchDevice): Promise<BenchPeer> {
    const peer = new BenchPeer(url, device);
    await new Promise<void>((resolve, reject) => {
      peer.#onWelcome = resolve;
      peer.#onFailure = reject;
    });
    return peer;
  }

  #send(frame: ClientFrame): void {
    this.#socket.send(encodeClientFrame(frame));
  }

  #receive(bytes: Uint8Array, host: string): void {
    const frame = decodeServerFrame(bytes);
    if (frame.type === "challenge") this.#send(this.#device.authenticate(frame.nonce, host));
    else if (frame.type === "welcome") this.#onWelcome();
    else if (frame.type === "deliver") {
      this.#send({ type: "ack", envelopeIds: frame.envelopes.map(({ id }) => id) });
      for (const _ of frame.envelopes) this.onEnvelope();
    } else if ("requestId" in frame) {
      const key = bytesToHex(frame.requestId);
      this.#answers.get(key)?.(frame);
      this.#answers.delete(key);
    }
  }

  /** @returns Whether the relay has written it. @throws Error if the relay does not take it. */
  async submit(to: BenchDevice, sealed: Uint8Array): Promise<boolean> {
    const requestId = Uint8Array.from(randomBytes(REQUEST_BYTES));
    const answer = new Promise<ServerFrame>((resolve) =>
      this.#answers.set(bytesToHex(requestId), resolve),
    );
    const envelopeId = Uint8Array.from(randomBytes(REQUEST_BYTES));
    this.#send({
      type: "submit",
      requestId,
      addressees: [{ userId: to.userId, slots: [{ deviceId: to.id, envelopeId, sealed }] }],
      shared: new Uint8Array(),
      ttlSeconds: 0,
      ephemeral: false,
    });
    const frame = await answer;
    if (frame.type === "accepted") return frame.stored;
    throw new Error(frame.type === "failure" ? `the relay says ${frame.code}` : frame.type);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onFailure = () => resolve();
      this.#socket.close();
    });
  }
}
