// The relay's own frames, no cryptography but the login.
import { randomBytes } from "node:crypto";
import {
  bytesToHex,
  decodeServerFrame,
  encodeClientFrame,
  HEARTBEAT_MS,
  MAX_ACK_COUNT,
  SOCKET_PATH,
  SUBPROTOCOL,
} from "@sotto/protocol";
import { messageOf, numberOf } from "../message.mjs";
import { batched } from "../waiting.mjs";
import { Pending } from "./pending.mjs";
import { openWebSocket } from "./web-socket.mjs";

const ID_BYTES = 16;
/** A ratchet message that holds a reference to a shared payload: 160 bytes of payload, a tag and a header. */
const REFERENCE_BYTES = 256;

const NOTHING = new Uint8Array(0);
const ids = { pool: randomBytes(ID_BYTES * 4_096), at: 0 };

/** Drawn many at a time. */
function newId() {
  if (ids.at === ids.pool.length) Object.assign(ids, { pool: randomBytes(ids.pool.length), at: 0 });
  return Uint8Array.from(ids.pool.subarray(ids.at, (ids.at += ID_BYTES)));
}

export class SottoClient {
  #host;
  #device;
  #onMessage;
  #pending = new Pending();
  #connection;
  #heartbeat;
  #onWelcome;
  #acknowledge = batched((acked) => {
    for (let from = 0; from < acked.length; from += MAX_ACK_COUNT)
      this.#send({ type: "ack", envelopeIds: acked.slice(from, from + MAX_ACK_COUNT) });
  });

  constructor(host, device, onMessage) {
    this.#host = host;
    this.#device = device;
    this.#onMessage = onMessage;
  }

  static async connect(url, device, onMessage) {
    const client = new SottoClient(new URL(url).host, device, onMessage);
    await client.#open(url);
    return client;
  }

  async #open(url) {
    const welcome = new Promise((resolve, reject) => {
      this.#onWelcome = { resolve, reject };
    });
    welcome.catch(() => {});
    const early = [];
    let receive = (data) => early.push(data);
    this.#connection = await openWebSocket(url + SOCKET_PATH, {
      subprotocols: [SUBPROTOCOL],
      onMessage: (data) => receive(data),
      onClose: (error) => this.#end(error),
    });
    receive = (data) => this.#receive(data);
    early.forEach(receive);
    await welcome;
    const beat = () => this.#send({ type: "ping", sequence: 1 });
    this.#heartbeat = setInterval(beat, HEARTBEAT_MS);
  }

  #end(error) {
    clearInterval(this.#heartbeat);
    this.#onWelcome.reject(error);
    this.#pending.failAll(error);
  }

  #send(frame) {
    this.#connection.send(encodeClientFrame(frame));
  }

  #receive(data) {
    const frame = decodeServerFrame(data);
    if (frame.type === "deliver") this.#deliver(frame.envelopes);
    else if (frame.type === "challenge")
      this.#send(this.#device.authenticate(frame.nonce, this.#host));
    else if (frame.type === "welcome") this.#onWelcome.resolve();
    else if (frame.type === "accepted")
      this.#pending.settle(bytesToHex(frame.requestId), frame.stored);
    else if (frame.type === "failure")
      this.#pending.fail(bytesToHex(frame.requestId), new Error(frame.code));
  }

  #deliver(envelopes) {
    for (const { id, sealed, shared } of envelopes)
      this.#onMessage?.(numberOf(shared.length > 0 ? shared : sealed), Uint8Array.from(id));
  }

  #submit(addressees, shared) {
    const requestId = newId();
    const submit = { type: "submit", requestId, addressees, shared, ttlSeconds: 0 };
    return this.#pending.add(bytesToHex(requestId), () =>
      this.#send({ ...submit, ephemeral: false }),
    );
  }

  /** @returns {Promise<boolean>} Whether it has been written to the disk. */
  send(to, number) {
    const sealed = messageOf(number);
    return this.#submit([{ userId: to.userId, slots: [slotOf(to, sealed)] }], NOTHING);
  }

  /** At most 256 devices: one Submit. */
  sendShared(devices, number) {
    const addressees = devices.map((device) => ({
      userId: device.userId,
      slots: [slotOf(device, Uint8Array.from(randomBytes(REFERENCE_BYTES)))],
    }));
    return this.#submit(addressees, messageOf(number));
  }

  ack(id) {
    this.#acknowledge(id);
  }

  close() {
    this.#connection.socket.close();
  }

  destroy() {
    this.#connection.socket.terminate();
  }
}

const slotOf = (device, sealed) => ({ deviceId: device.id, envelopeId: newId(), sealed });
