// A raw client of the relay: frames in, frames out, no cryptography but the login.
import { randomBytes } from "node:crypto";
import {
  bytesToHex,
  decodeServerFrame,
  encodeClientFrame,
  SOCKET_PATH,
  SUBPROTOCOL,
} from "@sotto/protocol";
import { WebSocket } from "ws";

const bytesOf = (length) => Uint8Array.from(randomBytes(length));

export class RelayClient {
  #socket;
  #onDelivered = () => {};
  #unanswered = new Map();

  /** Connects and logs in. `onDelivered` learns how many envelopes each frame brought; they are acknowledged. */
  static async connect(url, device, onDelivered = () => {}) {
    const client = new RelayClient();
    client.#onDelivered = onDelivered;
    client.#socket = new WebSocket(url + SOCKET_PATH, SUBPROTOCOL);
    await new Promise((resolve, reject) => {
      client.#socket.once("error", reject);
      client.#socket.once("close", (code) => reject(new Error(`closed with ${code}`)));
      client.#socket.on("message", (data) => {
        const frame = decodeServerFrame(Uint8Array.from(data));
        if (frame.type === "challenge")
          client.#send(device.authenticate(frame.nonce, new URL(url).host));
        else if (frame.type === "welcome") resolve();
        else client.#receive(frame);
      });
    });
    return client;
  }

  #send(frame) {
    this.#socket.send(encodeClientFrame(frame));
  }

  #receive(frame) {
    if (frame.type === "deliver") {
      this.#send({ type: "ack", envelopeIds: frame.envelopes.map(({ id }) => id) });
      this.#onDelivered(frame.envelopes.length);
    } else if (frame.requestId !== undefined) {
      const id = bytesToHex(frame.requestId);
      const { resolve, reject } = this.#unanswered.get(id);
      this.#unanswered.delete(id);
      if (frame.type === "accepted") resolve();
      else reject(new Error(`the relay refused: ${JSON.stringify(frame)}`));
    }
  }

  /** Resolves when the relay has accepted the message. */
  submit(to, sealed) {
    const requestId = bytesOf(16);
    const slots = [{ deviceId: to.id, envelopeId: bytesOf(16), sealed }];
    const addressees = [{ userId: to.userId, slots }];
    const accepted = new Promise((resolve, reject) =>
      this.#unanswered.set(bytesToHex(requestId), { resolve, reject }),
    );
    const shared = new Uint8Array(0);
    this.#send({ type: "submit", requestId, addressees, shared, ttlSeconds: 0, ephemeral: false });
    return accepted;
  }

  async close() {
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.close();
    await closed;
  }
}
