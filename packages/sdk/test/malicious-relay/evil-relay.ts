import {
  bytesToHex,
  type ClientFrame,
  decodeClientFrame,
  decodeServerFrame,
  encodeClientFrame,
  encodeServerFrame,
  type Envelope,
  type OneTimePrekey,
  type ServerFrame,
  type SignedPrekey,
} from "@sotto/protocol";
import type { Clock } from "../../src/ports.ts";
import type { Gateway } from "../../src/testing/network.ts";

// The real relay with a liar before it: it reads every frame, knows whose it is, and may answer something else. It has
// what a relay has (ciphertext, public keys, who talks to whom) and no key of a client.

/** One client's connection, as the liar sees it. */
export interface EvilConnection {
  readonly user: string;
  /** Known from the client's Authenticate on. */
  readonly deviceId: Uint8Array | undefined;
  /** Says something to the client. */
  send(frame: ServerFrame): void;
  sendBytes(bytes: Uint8Array): void;
  /** Says something to the real relay in the client's name. */
  say(frame: ClientFrame): void;
  close(code: number): void;
}

/** What a power does with frames. What it does not name passes as it is. */
export interface Hooks {
  /** @returns The frames that the client gets instead. */
  readonly toClient?: (frame: ServerFrame, at: EvilConnection) => readonly ServerFrame[];
  /** @returns The frames that the real relay gets instead. */
  readonly toRelay?: (frame: ClientFrame, at: EvilConnection) => readonly ClientFrame[];
  /** The last word on what goes to the client: bytes that need not be a frame. */
  readonly bytesToClient?: (bytes: Uint8Array, at: EvilConnection) => readonly Uint8Array[];
  /** The relay becomes honest again. */
  readonly stop?: () => void;
}

interface Published {
  readonly deviceId: Uint8Array;
  readonly signed: SignedPrekey[];
  readonly oneTime: OneTimePrekey[];
}

/** What the liar has seen pass by, also while it was honest. */
export interface Wiretap {
  /** Envelope id in hexadecimal → who has submitted it. */
  readonly senders: Map<string, string>;
  readonly delivered: { readonly user: string; readonly envelope: Envelope }[];
  /** User → device log: the genesis that the device has registered with. */
  readonly logs: Map<string, readonly Uint8Array[]>;
  /** User → public prekeys as published, oldest first. */
  readonly prekeys: Map<string, Published>;
}

export class EvilRelay {
  readonly tap: Wiretap = {
    senders: new Map(),
    delivered: [],
    logs: new Map(),
    prekeys: new Map(),
  };
  readonly #open = new Set<LiveConnection>();
  #hooks: Hooks = {};
  #clock: Clock | undefined;

  /** Given to the world as `wrapGateway`. */
  readonly wrapGateway = (gateway: Gateway, user: string): Gateway => ({
    accept: (socket, info) => {
      const connection = new LiveConnection(user, this, socket);
      this.#open.add(connection);
      connection.relay = gateway.accept(
        {
          send: (bytes) => connection.fromRelay(bytes),
          close: (code, reason) => socket.close(code, reason),
          get bufferedBytes() {
            return socket.bufferedBytes;
          },
        },
        info,
      );
      connection.begin();
      return {
        receive: (bytes) => connection.fromClient(bytes),
        closed: () => {
          this.#open.delete(connection);
          connection.relay?.closed();
        },
      };
    },
  });

  /** The clock that held frames wait on. */
  set clock(clock: Clock) {
    this.#clock = clock;
  }

  get hooks(): Hooks {
    return this.#hooks;
  }

  use(hooks: Hooks): void {
    this.#hooks = hooks;
  }

  becomeHonest(): void {
    const { stop } = this.#hooks;
    this.#hooks = {};
    stop?.();
  }

  /** The newest connection of a user. */
  of(user: string): EvilConnection | undefined {
    return [...this.#open].findLast((connection) => connection.user === user);
  }

  get connections(): readonly EvilConnection[] {
    return [...this.#open];
  }

  forget(connection: LiveConnection): void {
    this.#open.delete(connection);
  }

  /** Ends all connections as a relay that restarts does: the clients come back by themselves. */
  reconnectAll(code = 1012): void {
    for (const connection of this.#open) connection.close(code);
  }

  later(ms: number, act: () => void): void {
    this.#clock?.setTimeout(act, ms);
  }
}

type Socket = Parameters<Gateway["accept"]>[0];

class LiveConnection implements EvilConnection {
  readonly user: string;
  deviceId: Uint8Array | undefined;
  relay: ReturnType<Gateway["accept"]> | undefined;
  readonly #evil: EvilRelay;
  readonly #socket: Socket;
  /** What the relay says before it has returned the connection. */
  #early: Uint8Array[] | undefined = [];
  #isClosed = false;

  constructor(user: string, evil: EvilRelay, socket: Socket) {
    this.user = user;
    this.#evil = evil;
    this.#socket = socket;
  }

  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const bytes of early) this.fromRelay(bytes);
  }

  fromRelay(bytes: Uint8Array): void {
    if (this.#early !== undefined) {
      this.#early.push(bytes);
      return;
    }
    const frame = decodeServerFrame(bytes);
    this.#noteDelivery(frame);
    const { toClient } = this.#evil.hooks;
    for (const next of toClient?.(frame, this) ?? [frame]) this.send(next);
  }

  fromClient(bytes: Uint8Array): void {
    const frame = decodeClientFrame(bytes);
    this.#noteRequest(frame);
    const { toRelay } = this.#evil.hooks;
    for (const next of toRelay?.(frame, this) ?? [frame]) this.say(next);
  }

  send(frame: ServerFrame): void {
    this.sendBytes(encodeServerFrame(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const { bytesToClient } = this.#evil.hooks;
    for (const next of bytesToClient?.(bytes, this) ?? [bytes]) this.#socket.send(next);
  }

  say(frame: ClientFrame): void {
    if (!this.#isClosed) this.relay?.receive(encodeClientFrame(frame));
  }

  close(code: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close(code, "");
    this.relay?.closed();
    this.#evil.forget(this);
  }

  #noteRequest(frame: ClientFrame): void {
    const { logs, prekeys, senders } = this.#evil.tap;
    if (frame.type === "submit") {
      for (const { slots } of frame.addressees)
        for (const { envelopeId } of slots) senders.set(bytesToHex(envelopeId), this.user);
    }
    if (frame.type === "authenticate") {
      this.deviceId = frame.deviceId;
      if (frame.genesis.length > 0) logs.set(this.user, [frame.genesis]);
    } else if (frame.type === "publishPrekeys" && this.deviceId !== undefined) {
      const published = prekeys.get(this.user) ?? {
        deviceId: this.deviceId,
        signed: [],
        oneTime: [],
      };
      if (frame.signed !== undefined) published.signed.push(frame.signed);
      published.oneTime.push(...frame.oneTime);
      prekeys.set(this.user, published);
    }
  }

  #noteDelivery(frame: ServerFrame): void {
    if (frame.type !== "deliver") return;
    for (const envelope of frame.envelopes)
      this.#evil.tap.delivered.push({ user: this.user, envelope });
  }
}
