import {
  bytesToHex,
  decodeRatchetHeader,
  decodeRatchetMessage,
  encodeRatchetHeader,
  encodeRatchetMessage,
  equalBytes,
  type RatchetHeader,
} from "@sotto/protocol";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { encryptMessage, parseHeader } from "../../packages/sdk/src/crypto/session.ts";
import {
  createDevice,
  createPrekeys,
  End,
  NOW_MS,
  seededRandom,
} from "../../packages/sdk/test/crypto/parties.ts";
import { require, requireTyped, type Target } from "../target.ts";
import { SessionParty } from "./session-party.ts";

// Two ends of one session and a network that does what the input says, the limits included. A model says what each
// message holds and whether it may still open.

const primitives = await loadPrimitives("wasm");
const setup = seededRandom("fuzz session");
const ALICE = createDevice(primitives, setup, "alice");
const BOB = createDevice(primitives, setup, "bob");
const PREKEYS = createPrekeys(primitives, setup, BOB);
const ALICES = End.initiator(primitives, setup, ALICE, BOB.party, PREKEYS.bundle).session;
const BOBS = End.recipient(primitives, BOB, ALICE.party, PREKEYS, firstMessage()).session;

function firstMessage(): Uint8Array {
  const context = { primitives, random: setup, nowMs: NOW_MS };
  return encryptMessage(context, structuredClone(ALICES), Uint8Array.of(0));
}

const KEPT_CHAINS_COUNT = 5;
const KEPT_EPOCHS_COUNT = 2;
const MOST_STEPS = 40;
/** Messages that one input may jump over: deriving their keys is what takes time. */
const MOST_JUMPED = 4200;
const JUMPS = [1, 50, 1998, 1999, 2000, 2001, 4100];
const HOUR_MS = 3_600_000;
const UINT32_MAX = 0xffff_ffff;

type Side = "A" | "B";

interface Message {
  readonly wire: Uint8Array;
  readonly payload: Uint8Array;
  opened: boolean;
}

class Machine {
  readonly #input: Uint8Array;
  #at = 0;
  #nowMs = NOW_MS;
  #jumped = 0;
  /** Whether a limit was touched: then messages may be refused that else must open. */
  #mayRefuse = false;
  #sent = 0;
  readonly #random = seededRandom("fuzz machine");
  readonly #parties: Readonly<Record<Side, SessionParty>> = {
    A: new SessionParty(primitives),
    B: new SessionParty(primitives),
  };
  /** Under way to a side. */
  readonly #queues: Record<Side, Message[]> = { A: [], B: [] };
  readonly #seen: Message[] = [];
  readonly #chains: Record<Side, string[]> = { A: [], B: [] };

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  /** @returns What it cost, in ordinary runs. */
  async run(): Promise<number> {
    await this.#parties.A.start(ALICES);
    await this.#parties.B.start(BOBS);
    for (let step = 0; step < MOST_STEPS && this.#at < this.#input.length; step++) {
      const choice = this.#byte();
      await this.#step(choice % 16, (choice & 0x80) === 0 ? "A" : "B");
    }
    for (const side of ["A", "B"] as const)
      for (const message of this.#queues[side].splice(0)) await this.#deliver(side, message);
    // Whatever was opened once never opens again, at nobody's.
    for (const message of this.#seen.slice(-4))
      for (const side of ["A", "B"] as const)
        await this.#refuse(side, message.wire, "a message opens twice");
    return 1 + this.#jumped / 25;
  }

  #byte(): number {
    return this.#input[this.#at++] ?? 0;
  }

  async #step(choice: number, side: Side): Promise<void> {
    const queue = this.#queues[side];
    const index = (): number => this.#byte() % Math.max(1, queue.length);
    switch (choice) {
      case 0:
      case 1:
        return await this.#send(side);
      case 2:
        for (let i = this.#byte() % 24; i >= 0; i--) await this.#send(side);
        return;
      case 3:
      case 4:
        return await this.#deliver(side, queue.shift());
      case 5:
        return await this.#deliver(side, queue.splice(index(), 1)[0]);
      case 6:
        return await this.#deliver(side, queue[index()]);
      case 7:
        return void queue.splice(index(), 1);
      case 8:
        return await this.#corrupt(side, queue[index()]);
      case 9:
        return await this.#parties[side].restart();
      case 10:
        return await this.#crashWhileOpening(side, queue[0]);
      case 11:
        return await this.#jump(side);
      case 12:
        return await this.#forge(side, queue[0] ?? this.#seen.at(-1));
      case 13:
        return await this.#nearTheEnd(side);
      case 14:
        return this.#wait(this.#byte());
      default:
        for (const message of queue.splice(0)) await this.#deliver(side, message);
    }
  }

  async #send(from: Side): Promise<void> {
    const payload = new TextEncoder().encode(`${from} ${this.#sent++}`);
    const context = { primitives, random: this.#random, nowMs: this.#nowMs };
    const wire = await this.#parties[from].change((session) =>
      session.double.sending === undefined ? undefined : encryptMessage(context, session, payload),
    );
    if (wire === undefined) return; // The recipient has nobody to answer yet.
    this.#queues[from === "A" ? "B" : "A"].push({ wire, payload, opened: false });
  }

  async #deliver(to: Side, message: Message | undefined): Promise<void> {
    if (message === undefined) return;
    if (message.opened) return await this.#refuse(to, message.wire, "a message opens twice");
    const mustOpen = !this.#mayRefuse && !(await this.#isTooLate(to, message.wire));
    const payload = await this.#open(to, message.wire);
    require(payload !== undefined || !mustOpen, "a message does not open");
    if (payload === undefined) return;
    require(equalBytes(payload, message.payload), "a message opens to something else");
    message.opened = true;
    this.#seen.push(message);
    const chain = bytesToHex(headerOf(message.wire).ratchetKey);
    if (!this.#chains[to].includes(chain)) this.#chains[to].push(chain);
  }

  /** The payload; undefined if it is refused, and then nothing that is stored has changed. */
  async #open(to: Side, wire: Uint8Array, commits = true): Promise<Uint8Array | undefined> {
    const party = this.#parties[to];
    const before = await party.bytes();
    try {
      return await party.open(this.#random, this.#nowMs, wire, commits);
    } catch (error) {
      requireTyped(error, ["CryptoError", "DecodeError", "Crash"]);
      const after = await party.bytes();
      require(after.length === before.length &&
        after.every((bytes, i) =>
          equalBytes(bytes, before[i] as Uint8Array),
        ), "a failure leaves traces");
      return undefined;
    }
  }

  async #refuse(to: Side, wire: Uint8Array, complaint: string): Promise<void> {
    require((await this.#open(to, wire)) === undefined, complaint);
  }

  async #isTooLate(to: Side, wire: Uint8Array): Promise<boolean> {
    const { ratchetKey, pqEpoch } = headerOf(wire);
    const newestEpoch = (await this.#parties[to].peek()).pq.receiving.at(-1)?.epoch ?? 0;
    const chains = this.#chains[to];
    const at = chains.indexOf(bytesToHex(ratchetKey));
    return (
      pqEpoch <= newestEpoch - KEPT_EPOCHS_COUNT ||
      (at >= 0 && at < chains.length - KEPT_CHAINS_COUNT)
    );
  }

  async #corrupt(to: Side, message: Message | undefined): Promise<void> {
    if (message === undefined) return;
    const bit = ((this.#byte() << 8) | this.#byte()) % (8 * message.wire.length);
    const forged = message.wire.slice();
    forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7));
    await this.#refuse(to, forged, "a corrupted message opens");
  }

  /** The process ends between opening and committing: the message must open afterwards as if nothing had been. */
  async #crashWhileOpening(side: Side, message: Message | undefined): Promise<void> {
    if (message === undefined || message.opened) return;
    await this.#open(side, message.wire, false);
    await this.#parties[side].restart();
  }

  /** Sends many messages that are all lost. */
  async #jump(from: Side): Promise<void> {
    const count = JUMPS[this.#byte() % JUMPS.length] as number;
    if (this.#jumped + count > MOST_JUMPED) return;
    this.#jumped += count;
    this.#mayRefuse = true;
    const context = { primitives, random: this.#random, nowMs: this.#nowMs };
    await this.#parties[from].change((session) => {
      if (session.double.sending === undefined) return;
      for (let i = 0; i < count; i++) encryptMessage(context, session, Uint8Array.of(0));
    });
  }

  /** A header that nobody has authenticated: any number, key or epoch. */
  async #forge(to: Side, message: Message | undefined): Promise<void> {
    if (message === undefined) return;
    const { header, ciphertext } = decodeRatchetMessage(message.wire);
    const { double } = await this.#parties[to].peek();
    const changed = this.#forgedHeader(decodeRatchetHeader(header), double.own.publicKey);
    const forged = encodeRatchetHeader(changed);
    if (equalBytes(forged, header)) return;
    await this.#refuse(to, encodeRatchetMessage({ header: forged, ciphertext }), "a forgery opens");
  }

  #forgedHeader(header: RatchetHeader, ownKey: Uint8Array): RatchetHeader {
    const values = [0, 1, 2, 1999, 2000, 2001, 4001, UINT32_MAX - 1, UINT32_MAX];
    const value = values[this.#byte() % values.length] as number;
    switch (this.#byte() % 10) {
      case 0:
        return { ...header, n: value };
      case 1:
        return { ...header, pn: value };
      case 2:
        return { ...header, pqN: value };
      case 3:
        return { ...header, pqEpoch: value };
      case 4:
        return { ...header, ratchetKey: ownKey };
      case 5:
        return { ...header, ratchetKey: new Uint8Array(32).fill(value & 1), n: value, pn: value };
      case 6:
        return { ...header, ratchetKey: primitives.x25519PublicKey(this.#random(32)), pn: value };
      case 7:
        return { ...header, pqEk: new Uint8Array(1184).fill(value) };
      case 8:
        return { ...header, pqCt: new Uint8Array(1088).fill(value) };
      default:
        return { ...header, n: value, pn: value, pqN: value };
    }
  }

  /** Four billion messages later: both ends of a chain stand before their last numbers. */
  async #nearTheEnd(from: Side): Promise<void> {
    const [sender, receiver] = [this.#parties[from], this.#parties[from === "A" ? "B" : "A"]];
    const sends = await sender.peek();
    const receives = await receiver.peek();
    const pq = receives.pq.receiving.find(({ epoch }) => epoch === sends.pq.epoch);
    const { their, receiving } = receives.double;
    const isInStep =
      their !== undefined &&
      receiving !== undefined &&
      equalBytes(their, sends.double.own.publicKey) &&
      sends.double.sending?.n === receiving.n &&
      sends.pq.sending.n === pq?.n;
    if (!isInStep) return;
    this.#mayRefuse = true;
    await sender.change(({ double, pq }) => {
      if (double.sending !== undefined) double.sending.n = UINT32_MAX - 2;
      pq.sending.n = UINT32_MAX - 2;
    });
    await receiver.change(({ double, pq }) => {
      if (double.receiving !== undefined) double.receiving.n = UINT32_MAX - 2;
      for (const chain of pq.receiving)
        if (chain.epoch === sends.pq.epoch) chain.n = UINT32_MAX - 2;
    });
  }

  #wait(hours: number): void {
    this.#nowMs += hours * HOUR_MS;
    if (this.#nowMs - NOW_MS > 29 * 24 * HOUR_MS) this.#mayRefuse = true;
  }
}

function headerOf(wire: Uint8Array): RatchetHeader {
  return parseHeader(decodeRatchetMessage(wire).header);
}

/** First bytes of a choice: what happens, with the top bit to whom. */
const B = 0x80;
export const session: Target = {
  name: "session",
  maxBytes: 160,
  seeds: [
    Uint8Array.of(0, 3 | B, 0 | B, 3, 0, 3 | B),
    Uint8Array.of(2, 10, 5 | B, 7, 5 | B, 2, 6 | B, 1, 8 | B, 0, 0, 9, 15 | B),
    Uint8Array.of(0, 3 | B, 0 | B, 3, 2, 23, 15 | B, 2 | B, 23, 15, 2, 23, 15 | B, 2 | B, 23, 15),
    Uint8Array.of(0, 3 | B, 0 | B, 3, 0, 11, 4, 0, 15 | B, 9 | B, 0, 12 | B, 8, 0, 15 | B),
    Uint8Array.of(0, 3 | B, 0 | B, 3, 0, 3 | B, 13, 0, 0, 0, 0, 0, 15 | B, 0 | B, 3, 0, 3 | B),
    Uint8Array.of(0, 3 | B, 0 | B, 3, 14, 25, 0, 3 | B, 0 | B, 3, 0, 3 | B, 10 | B, 12, 1, 7),
  ],
  run: (input) => new Machine(input).run(),
};
