import {
  bytesToHex,
  type ClientFrame,
  deliveryTokenHash,
  encodeClientFrame,
  presenceToken,
  type Sha256,
} from "@sotto/protocol";
import {
  createRelayCore,
  devAuthenticator,
  memoryStorage,
  type RelayCore,
} from "../../packages/relay/src/core.ts";
import { systemDigest } from "../../packages/relay/src/node-ports.ts";
import { settle, VirtualClock } from "../../packages/relay/test/virtual-clock.ts";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import {
  createDevice,
  createPrekeys,
  type Device,
  seededRandom,
} from "../../packages/sdk/test/crypto/parties.ts";
import { require, type Target } from "../target.ts";
import { RelayPeer } from "./relay-peer.ts";
import { CLIENT_FRAME_BYTES } from "./samples.ts";

// The whole relay but its network, under any sequence of frames, cuts and waits on three sockets. It never throws, never
// stops, answers or closes with a documented code, and serves a good client afterwards as if nothing had been.

const primitives = await loadPrimitives("wasm");
const setup = seededRandom("fuzz relay");
const [ANN, BEN, CAT, DEE] = ["ann", "ben", "cat", "dee"].map((name) =>
  createDevice(primitives, setup, name),
) as [Device, Device, Device, Device];
const DEVICES = [ANN, BEN, CAT];
const PREKEYS = createPrekeys(primitives, setup, ANN).bundle;
const MOST_STEPS = 64;
const TOKEN = new Uint8Array(16);
const sha256: Sha256 = (bytes) => systemDigest.sha256(bytes);
const TOKEN_HASH = deliveryTokenHash(sha256, TOKEN);

class Machine {
  readonly #input: Uint8Array;
  #at = 0;
  #requests = 0;
  readonly #clock = new VirtualClock();
  readonly #fatal: unknown[] = [];
  readonly #core: RelayCore;
  readonly #peers: (RelayPeer | undefined)[] = [undefined, undefined, undefined];

  constructor(input: Uint8Array) {
    this.#input = input;
    this.#core = createRelayCore({
      storage: memoryStorage(),
      clock: this.#clock,
      random: seededRandom("relay"),
      digest: systemDigest,
      authenticator: devAuthenticator({ anywhere: false }),
      limits: {
        mailboxMessages: 8,
        mailboxBytes: 4000,
        sendBurst: 20,
        inFlightMessages: 4,
        sendBurstPerRecipient: 15,
        strangerMessagesPerDay: 3,
        strangersPerDay: 1,
      },
      onFatal: (error) => this.#fatal.push(error),
    });
  }

  async run(): Promise<void> {
    for (let step = 0; step < MOST_STEPS && this.#at < this.#input.length; step++) {
      const choice = this.#byte();
      await this.#step(choice & 15, (choice >> 4) % 3);
      if (this.#fatal.length > 0) throw this.#fatal[0];
    }
    await settle();
    await this.#serveGoodClients();
    if (this.#fatal.length > 0) throw this.#fatal[0];
    this.#core.kill();
  }

  #byte(): number {
    return this.#input[this.#at++] ?? 0;
  }

  async #step(choice: number, who: number): Promise<void> {
    const peer = this.#peers[who];
    if (choice <= 1 || peer === undefined) return await this.#connect(who, choice === 0);
    if (choice === 2) return this.#cut(who, peer);
    if (choice === 3) return await this.#clock.advance(this.#byte() ** 2 * 10);
    if (choice === 4) return void (peer.bufferedBytes = this.#byte() * 40_000);
    if (choice === 5) return await settle();
    if (choice === 6) return this.#sendRaw(peer);
    if (choice === 7) return peer.send(peer.authenticate(this.#byte() % 4));
    if (choice === 8) return this.#sendDamaged(peer);
    const frame = this.#frame(choice, peer);
    peer.send(encodeClientFrame(frame));
    if ((this.#byte() & 1) === 1) await settle();
  }

  async #connect(who: number, logsIn: boolean): Promise<void> {
    const peer = new RelayPeer(this.#core, DEVICES[who] as Device, primitives);
    this.#peers[who] = peer;
    if (!logsIn) return;
    peer.send(peer.authenticate(0));
    await settle();
  }

  #cut(who: number, peer: RelayPeer): void {
    peer.cut();
    this.#peers[who] = undefined;
  }

  /** Bytes of the input as they are. */
  #sendRaw(peer: RelayPeer): void {
    const length = this.#byte();
    peer.send(this.#input.slice(this.#at, this.#at + length));
    this.#at += length;
  }

  /** A valid frame with one byte changed. */
  #sendDamaged(peer: RelayPeer): void {
    const bytes = (
      CLIENT_FRAME_BYTES[this.#byte() % CLIENT_FRAME_BYTES.length] as Uint8Array
    ).slice();
    bytes[this.#byte() % bytes.length] = this.#byte();
    peer.send(bytes);
  }

  #requestId(): Uint8Array {
    const id = new Uint8Array(16);
    id[0] = (this.#byte() & 7) === 7 ? 1 : (this.#requests = (this.#requests + 1) & 0xff);
    return id;
  }

  #frame(choice: number, peer: RelayPeer): ClientFrame {
    const requestId = this.#requestId();
    const device = DEVICES[this.#byte() % 3] as Device;
    const { deviceId } = device.party;
    switch (choice) {
      case 9:
      case 10:
        return this.#submit(requestId, device);
      case 11: {
        const ids = peer.delivered();
        return { type: "ack", envelopeIds: ids.length > 0 ? ids.slice(0, 1000) : [requestId] };
      }
      case 12:
        return {
          type: "fetchDirectory",
          requestId,
          userId: this.#byte() === 0 ? "\u0001" : device.userId,
        };
      case 13:
        return {
          type: "fetchBundles",
          requestId,
          userId: device.userId,
          deviceIds: [deviceId, requestId].slice(this.#byte() & 1),
        };
      case 14: {
        const oneTime = PREKEYS.oneTime === undefined ? [] : [PREKEYS.oneTime];
        return { type: "publishPrekeys", requestId, signed: PREKEYS.signed, oneTime };
      }
      default: {
        const sequence = this.#byte();
        if (sequence < 0xf0) return { type: "ping", sequence };
        if (sequence < 0xf8) return presenceUpdate(requestId, sequence);
        const hashes = (sequence & 1) === 1 ? TOKEN_HASH : new Uint8Array();
        return { type: "publishDeliveryTokens", requestId, hashes };
      }
    }
  }

  #submit(requestId: Uint8Array, to: Device): ClientFrame {
    const how = this.#byte();
    const slot = {
      deviceId: (how & 1) === 1 ? requestId : to.party.deviceId,
      envelopeId: (how & 2) === 2 ? new Uint8Array(16) : requestId,
      sealed: new Uint8Array(1 + (how & 0x70) * 20),
    };
    const ttl = this.#byte();
    const deliveryToken = (ttl & 4) === 4 ? TOKEN : undefined;
    const userId = (how & 4) === 4 ? "nobody" : to.userId;
    const addressee = { userId, slots: [slot], deliveryToken };
    return {
      type: "submit",
      requestId,
      addressees: (how & 8) === 8 ? [addressee, addressee] : [addressee],
      shared: new Uint8Array((how & 0x80) === 0x80 ? 60 : 0),
      ttlSeconds: ttl & 3,
      ephemeral: (this.#byte() & 7) === 7,
    };
  }

  /** A new user writes to one who is there; both see what they should. */
  async #serveGoodClients(): Promise<void> {
    const dee = await this.#welcome(DEE);
    const ann = await this.#welcome(ANN);
    const envelopeId = new Uint8Array(16).fill(0xfe);
    const requestId = new Uint8Array(16).fill(0xfd);
    const slot = { deviceId: DEE.party.deviceId, envelopeId, sealed: Uint8Array.of(1, 2, 3) };
    const addressees = [{ userId: DEE.userId, slots: [slot] }];
    await this.#clock.advance(20_000); // Rate limits are per device, and the input has used them.
    const submit = encodeClientFrame({
      type: "submit",
      requestId,
      addressees,
      shared: new Uint8Array(0),
      ttlSeconds: 0,
      ephemeral: false,
    });
    ann.send(submit);
    await settle();
    require(dee
      .delivered()
      .some((id) => bytesToHex(id) === bytesToHex(envelopeId)), "not delivered");
    dee.send(encodeClientFrame({ type: "ack", envelopeIds: [envelopeId] }));
    await settle();
    const isAccepted = ann.frames.some(
      (frame) => frame.type === "accepted" && bytesToHex(frame.requestId) === bytesToHex(requestId),
    );
    require(isAccepted, "a good client gets no answer");
    require((await this.#core.storedFor(DEE.userId)) === 0, "an acknowledged envelope is stored");
  }

  async #welcome(device: Device): Promise<RelayPeer> {
    const peer = new RelayPeer(this.#core, device, primitives);
    peer.send(peer.authenticate(0));
    await settle();
    require(peer.frames.some(({ type }) => type === "welcome"), "a good client is not welcome");
    return peer;
  }
}

/** Says that its user is there, or nothing, and watches one of two people who may be there, or nobody. */
function presenceUpdate(requestId: Uint8Array, dice: number): ClientFrame {
  const tokens = [new Uint8Array(), presenceToken(sha256, requestId), presenceToken(sha256, TOKEN)];
  return {
    type: "updatePresence",
    requestId,
    key: (dice & 4) === 4 ? undefined : (dice & 2) === 2 ? requestId : TOKEN,
    away: (dice & 1) === 1,
    tokens: tokens[dice % 3] ?? new Uint8Array(),
  };
}

export const relayConnection: Target = {
  name: "relay-connection",
  maxBytes: 300,
  seeds: [
    // Nothing, a body without its fields, and an unknown body, on sockets that are open and not yet.
    Uint8Array.of(0x00, 0x06, 0),
    Uint8Array.of(0x00, 0x06, 2, 0x2a, 0),
    Uint8Array.of(0x01, 0x06, 2, 0x0a, 0, 0x10, 0x06, 3, 0x7a, 1, 0),
    Uint8Array.of(
      0x00,
      0x10,
      0x09,
      0,
      1,
      0,
      0,
      0,
      1,
      0x1b,
      0,
      0,
      1,
      0x0e,
      0,
      0,
      1,
      0x1d,
      0,
      0,
      0,
      1,
    ),
    Uint8Array.of(0x00, 0x01, 0x07, 2, 0x11, 0x17, 0, 5, 0x0c, 0, 0, 1, 1, 0x0f, 0, 0, 9, 1),
    Uint8Array.of(
      0x00,
      0x10,
      0x20,
      0x09,
      0,
      1,
      0x70,
      0,
      0,
      1,
      0x09,
      0,
      1,
      0x82,
      1,
      0,
      1,
      0x12,
      0x03,
      90,
      0x10,
      5,
    ),
    // Delivery tokens, published and shown.
    Uint8Array.of(0x00, 0x10, 0x1f, 0, 0, 0xf1, 1, 0x09, 0, 1, 0, 4, 0, 1, 0x09, 0, 1, 0, 0, 0, 1),
    Uint8Array.of(0x00, 0x06, 4, 0x3a, 2, 8, 5, 0x08, 1, 3, 200, 0x04, 200, 0x0f, 0, 0, 1, 1),
  ],
  run: (input) => new Machine(input).run(),
};
