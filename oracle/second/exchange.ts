import { bytesToHex, equalBytes } from "@sotto/protocol";
import type { Primitives } from "../../packages/sdk/src/crypto/primitives.ts";
import type { Random } from "../../packages/sdk/src/ports.ts";
import { flipBit, NOW_MS, seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import { readHeader } from "./index.mjs";
import { type Content, type Mail, SdkSide, SecondSide, type Side } from "./sides.ts";
import { TwinSide } from "./twin-side.ts";

// The SDK and the second implementation talk over a network that loses, reorders, repeats and corrupts messages. All of
// it follows from the seed.

export interface ExchangeOptions {
  readonly seed: string;
  /** Who initiates; the other one accepts. `twins`: both ends are both implementations at once. */
  readonly initiator: "second" | "sdk" | "twins";
  readonly primitives: Primitives;
  readonly withOneTime: boolean;
  /** Whether messages may come so late that their keys are gone by then. */
  readonly veryLate: boolean;
  /** At least so many are opened, both directions together. */
  readonly messages: number;
}

export interface ExchangeFigures {
  opened: number;
  /** Opened after one that was sent later. */
  openedLate: number;
  lost: number;
  /** Refused since their keys were gone. */
  tooLate: number;
  duplicatesRefused: number;
  corruptedRefused: number;
  /** Contents that travelled as shared payload. */
  shared: number;
  /** Post-quantum epochs that the sides send in at the end. */
  initiatorEpoch: number;
  recipientEpoch: number;
}

interface Letter {
  readonly to: Side;
  readonly from: Side;
  readonly sent: Content;
  readonly mail: Mail;
  /** Counts the sender's ratchet keys. */
  readonly chain: number;
}

/** One direction. */
interface Lane {
  readonly from: Side;
  readonly to: Side;
  readonly inFlight: Letter[];
  ratchetKey: string;
  chain: number;
  sent: number;
  newestOpened: number;
}

const LOSS = 0.08;
const CORRUPTION = 0.05;
const REPETITION = 0.15;
const LARGE = 0.03;
const MAX_BURST_COUNT = 8;
/** In time: a session keeps the keys of five chains, so nothing comes later than that. */
const IN_TIME = { inFlightCount: 16, windowCount: 8, chainsCount: 3 };
const VERY_LATE = { inFlightCount: 80, windowCount: 60, chainsCount: Infinity };
const STEP_MS = 1000;
/** Makes a renewal due whatever was said. */
const PAUSE_MS: number = 25 * 3600_000;
const PAUSES_COUNT = 2;

/**
 * @throws Error, naming the seed, if a message does not open, opens to something else or twice, or if anything else is
 *   accepted.
 */
export function exchange(options: ExchangeOptions): ExchangeFigures {
  const run = new Exchange(options);
  try {
    return run.run();
  } catch (error) {
    throw new Error(`seed ${options.seed}, ${options.initiator} initiates`, { cause: error });
  }
}

class Exchange {
  readonly #options: ExchangeOptions;
  readonly #random: Random;
  readonly #lanes: { readonly there: Lane; readonly back: Lane };
  readonly #limits: typeof IN_TIME;
  readonly #opened: Letter[] = [];
  readonly #figures: ExchangeFigures = {
    opened: 0,
    openedLate: 0,
    lost: 0,
    tooLate: 0,
    duplicatesRefused: 0,
    corruptedRefused: 0,
    shared: 0,
    initiatorEpoch: -1,
    recipientEpoch: -1,
  };
  #nowMs = NOW_MS;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#random = seededRandom(`${options.seed}/network`);
    const [initiator, recipient] = sidesOf(options);
    this.#lanes = { there: laneOf(initiator, recipient), back: laneOf(recipient, initiator) };
    this.#limits = options.veryLate ? VERY_LATE : IN_TIME;
  }

  run(): ExchangeFigures {
    const { there, back } = this.#lanes;
    const { messages } = this.#options;
    there.from.initiate(there.to.published, this.#nowMs);
    for (let part = 1; part <= PAUSES_COUNT + 1; part++) {
      const until = Math.floor((messages * part) / (PAUSES_COUNT + 1));
      while (this.#figures.opened < until) this.#step();
      while (this.#inFlightCount() > 0) this.#deliver();
      this.#nowMs += PAUSE_MS;
    }
    this.#figures.initiatorEpoch = there.from.epoch;
    this.#figures.recipientEpoch = back.from.epoch;
    return this.#figures;
  }

  #step(): void {
    const isFull = this.#inFlightCount() >= this.#limits.inFlightCount;
    if (this.#inFlightCount() === 0 || (!isFull && this.#happens(0.25))) this.#burst();
    else this.#deliver();
  }

  #burst(): void {
    const { there, back } = this.#lanes;
    const lane = back.from.epoch >= 0 && this.#happens(0.5) ? back : there;
    const count = 1 + this.#below(MAX_BURST_COUNT);
    for (let i = 0; i < count; i++) this.#send(lane);
  }

  #send(lane: Lane): void {
    this.#nowMs += STEP_MS;
    lane.sent += 1;
    const isLarge = this.#happens(LARGE);
    const content = this.#random(isLarge ? 2100 + this.#below(2000) : this.#below(400));
    const sent = { number: lane.sent, content };
    const mail = lane.from.seal(sent, this.#nowMs);
    const ratchetKey = bytesToHex(readHeader(mail.wire).ratchetKey);
    if (ratchetKey !== lane.ratchetKey) lane.chain += 1;
    lane.ratchetKey = ratchetKey;
    if (this.#happens(LOSS)) this.#figures.lost += 1;
    else lane.inFlight.push({ from: lane.from, to: lane.to, sent, mail, chain: lane.chain });
  }

  #deliver(): void {
    const lane = this.#laneToServe();
    const [oldest] = lane.inFlight;
    const at = this.#below(Math.min(lane.inFlight.length, this.#limits.windowCount));
    const picked = lane.inFlight[at];
    if (oldest === undefined || picked === undefined) return;
    const isTooEarly = picked.chain - oldest.chain > this.#limits.chainsCount;
    const [letter = picked] = lane.inFlight.splice(isTooEarly ? 0 : at, 1);
    this.#nowMs += STEP_MS;
    if (this.#happens(CORRUPTION)) this.#refuseCorrupted(letter);
    if (!this.#open(lane, letter)) return;
    if (this.#happens(REPETITION)) this.#refuseDuplicate(letter);
    const earlier = this.#opened[this.#below(this.#opened.length)] ?? letter;
    if (this.#happens(REPETITION)) this.#refuseDuplicate(earlier);
  }

  #open(lane: Lane, letter: Letter): boolean {
    const { sent, mail } = letter;
    const content = this.#contentOf(letter);
    if (content === undefined) return false;
    if (content.number !== sent.number || !equalBytes(content.content, sent.content))
      throw new Error(`message ${sent.number} opened to something else`);
    this.#opened.push(letter);
    this.#figures.opened += 1;
    if (mail.shared !== undefined) this.#figures.shared += 1;
    if (sent.number < lane.newestOpened) this.#figures.openedLate += 1;
    lane.newestOpened = Math.max(lane.newestOpened, sent.number);
    return true;
  }

  /** Undefined if the message came too late, where it may. */
  #contentOf({ from, to, mail }: Letter): Content | undefined {
    try {
      return to.open(from.published, mail, this.#nowMs);
    } catch (error) {
      if (!this.#options.veryLate || !to.isRefusal(error)) throw error;
      this.#figures.tooLate += 1;
      return undefined;
    }
  }

  #refuseDuplicate(letter: Letter): void {
    this.#refuse(letter, letter.mail, "opened twice");
    this.#figures.duplicatesRefused += 1;
  }

  #refuseCorrupted(letter: Letter): void {
    const { wire, shared } = letter.mail;
    const corrupted = flipBit(wire, this.#below(8 * wire.length));
    this.#refuse(letter, { wire: corrupted, shared }, "opened although corrupted");
    this.#figures.corruptedRefused += 1;
  }

  #refuse({ from, to, sent }: Letter, mail: Mail, failure: string): void {
    try {
      to.open(from.published, mail, this.#nowMs);
    } catch (error) {
      if (to.isRefusal(error)) return;
      throw error;
    }
    throw new Error(`message ${sent.number} ${failure}`);
  }

  #laneToServe(): Lane {
    const { there, back } = this.#lanes;
    if (there.inFlight.length === 0) return back;
    return back.inFlight.length > 0 && this.#happens(0.5) ? back : there;
  }

  #inFlightCount(): number {
    return this.#lanes.there.inFlight.length + this.#lanes.back.inFlight.length;
  }

  /** Uniform enough: at most some thousands of 2^32. */
  #below(limit: number): number {
    return new DataView(this.#random(4).buffer).getUint32(0) % limit;
  }

  #happens(chance: number): boolean {
    return this.#below(10_000) < chance * 10_000;
  }
}

function sidesOf(options: ExchangeOptions): readonly [Side, Side] {
  const { seed, initiator, primitives, withOneTime } = options;
  const sideOptions = (userId: string) => ({ userId, withOneTime, nowMs: NOW_MS });
  if (initiator === "twins") {
    const twin = (userId: string) =>
      new TwinSide(primitives, `${seed}/${userId}`, sideOptions(userId));
    return [twin("alice"), twin("bob")];
  }
  const randomOf = (userId: string) => ({ random: seededRandom(`${seed}/${userId}`) });
  const sdk = new SdkSide(primitives, { ...sideOptions("sdk"), ...randomOf("sdk") });
  const second = new SecondSide({ ...sideOptions("second"), ...randomOf("second") });
  return initiator === "sdk" ? [sdk, second] : [second, sdk];
}

function laneOf(from: Side, to: Side): Lane {
  return { from, to, inFlight: [], ratchetKey: "", chain: 0, sent: 0, newestOpened: 0 };
}
