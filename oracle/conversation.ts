import { bytesToHex, equalBytes, utf8ToBytes } from "@sotto/protocol";
import type { Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import type { Random } from "../packages/sdk/src/ports.ts";
import { flipBit, seededRandom } from "../packages/sdk/test/crypto/parties.ts";
import { LibsignalParty } from "./libsignal-party.ts";
import { type Party, type SignalMail, SignalParty } from "./signal-party.ts";
import { decodePreKeySignalMessage, decodeSignalMessage } from "./signal-wire.ts";

// Our ratchet core and libsignal talk over a network that loses, reorders, repeats and corrupts messages. The network and
// our keys follow from the seed; libsignal draws its own.

export interface ConversationOptions {
  readonly seed: string;
  readonly initiator: "ours" | "libsignal";
  readonly withOneTime: boolean;
  readonly primitives: Primitives;
  /** At least so many are opened, both directions together. */
  readonly messages: number;
}

export interface ConversationFigures {
  openedByOurs: number;
  openedByLibsignal: number;
  /** Opened after one that was sent later. */
  openedLate: number;
  lost: number;
  duplicatesRefusedByOurs: number;
  duplicatesRefusedByLibsignal: number;
  corruptedRefused: number;
  /** Ratchet keys, both directions together. */
  ratchetKeys: number;
}

interface Letter {
  readonly lane: Lane;
  readonly number: number;
  readonly plaintext: Uint8Array;
  readonly mail: SignalMail;
  /** Counts the sender's ratchet keys. */
  readonly chain: number;
}

/** One direction. */
interface Lane {
  readonly from: Party;
  readonly to: Party;
  readonly inFlight: Letter[];
  ratchetKey: string;
  chain: number;
  sent: number;
  opened: number;
  newestOpened: number;
}

const LOSS = 0.08;
const CORRUPTION = 0.05;
const REPETITION = 0.15;
const MAX_BURST_COUNT = 8;
const MAX_IN_FLIGHT_COUNT = 24;
/** How far a message may overtake others. */
const WINDOW_COUNT = 12;
/** Both sides keep the keys of five chains; nothing is delivered later than that. */
const MAX_CHAINS_LATE = 3;
const MAX_TEXT_LENGTH = 400;

/**
 * @throws Error, naming the seed, if a message does not open, opens to something else or twice, or if a corrupted one is
 *   accepted.
 */
export async function converse(options: ConversationOptions): Promise<ConversationFigures> {
  try {
    return await (await Conversation.start(options)).run();
  } catch (error) {
    throw new Error(`seed ${options.seed}, ${options.initiator} initiates`, { cause: error });
  }
}

class Conversation {
  readonly #messages: number;
  readonly #random: Random;
  readonly #there: Lane;
  readonly #back: Lane;
  readonly #opened: Letter[] = [];
  readonly #figures: ConversationFigures = {
    openedByOurs: 0,
    openedByLibsignal: 0,
    openedLate: 0,
    lost: 0,
    duplicatesRefusedByOurs: 0,
    duplicatesRefusedByLibsignal: 0,
    corruptedRefused: 0,
    ratchetKeys: 0,
  };

  private constructor(seed: string, messages: number, initiator: Party, recipient: Party) {
    this.#messages = messages;
    this.#random = seededRandom(`${seed}/network`);
    this.#there = laneOf(initiator, recipient);
    this.#back = laneOf(recipient, initiator);
  }

  static async start(options: ConversationOptions): Promise<Conversation> {
    const { seed, messages, primitives, withOneTime } = options;
    const ours = new SignalParty(primitives, seededRandom(`${seed}/ours`), withOneTime);
    const libsignal = await LibsignalParty.create(withOneTime);
    const [initiator, recipient] =
      options.initiator === "ours" ? [ours, libsignal] : [libsignal, ours];
    await initiator.initiate(recipient.bundle);
    return new Conversation(seed, messages, initiator, recipient);
  }

  async run(): Promise<ConversationFigures> {
    while (this.#opened.length < this.#messages) await this.#step();
    while (this.#inFlightCount() > 0) await this.#deliver();
    this.#figures.ratchetKeys = this.#there.chain + this.#back.chain;
    return this.#figures;
  }

  async #step(): Promise<void> {
    const isFull = this.#inFlightCount() >= MAX_IN_FLIGHT_COUNT;
    const sends = this.#inFlightCount() === 0 || (!isFull && this.#happens(0.25));
    await (sends ? this.#burst() : this.#deliver());
  }

  async #burst(): Promise<void> {
    // The recipient has nobody to answer until it has opened a first message.
    const lane = this.#there.opened > 0 && this.#happens(0.5) ? this.#back : this.#there;
    const count = 1 + this.#below(MAX_BURST_COUNT);
    for (let i = 0; i < count; i++) await this.#send(lane);
  }

  async #send(lane: Lane): Promise<void> {
    lane.sent += 1;
    const text = `${lane.from.name} ${lane.sent} ${"é漢".repeat(this.#below(MAX_TEXT_LENGTH / 2))}`;
    const plaintext = utf8ToBytes(text);
    const mail = await lane.from.seal(plaintext);
    const ratchetKey = ratchetKeyOf(mail);
    if (ratchetKey !== lane.ratchetKey) lane.chain += 1;
    lane.ratchetKey = ratchetKey;
    if (this.#happens(LOSS)) this.#figures.lost += 1;
    else lane.inFlight.push({ lane, number: lane.sent, plaintext, mail, chain: lane.chain });
  }

  async #deliver(): Promise<void> {
    const lane = this.#laneToServe();
    const [oldest] = lane.inFlight;
    const at = this.#below(Math.min(lane.inFlight.length, WINDOW_COUNT));
    const picked = lane.inFlight[at];
    if (oldest === undefined || picked === undefined) return;
    const isTooEarly = picked.chain - oldest.chain > MAX_CHAINS_LATE;
    const [letter = picked] = lane.inFlight.splice(isTooEarly ? 0 : at, 1);
    if (this.#happens(CORRUPTION)) await this.#refuseCorrupted(letter);
    await this.#open(letter);
    if (this.#happens(REPETITION)) await this.#refuseDuplicate(letter);
    const earlier = this.#opened[this.#below(this.#opened.length)] ?? letter;
    if (this.#happens(REPETITION)) await this.#refuseDuplicate(earlier);
  }

  async #open(letter: Letter): Promise<void> {
    const { lane, number, plaintext, mail } = letter;
    if (!equalBytes(await lane.to.open(mail), plaintext))
      throw new Error(`${lane.from.name}'s message ${number} opened to something else`);
    this.#opened.push(letter);
    lane.opened += 1;
    if (lane.to.name === "ours") this.#figures.openedByOurs += 1;
    else this.#figures.openedByLibsignal += 1;
    if (number < lane.newestOpened) this.#figures.openedLate += 1;
    lane.newestOpened = Math.max(lane.newestOpened, number);
  }

  async #refuseDuplicate(letter: Letter): Promise<void> {
    const { lane } = letter;
    const refusal = await this.#refuse(letter, letter.mail);
    // Of chains that are long gone it can no longer be told that a message was opened.
    if (refusal !== "duplicate" && lane.chain - letter.chain <= MAX_CHAINS_LATE)
      throw new Error(`${lane.from.name}'s message ${letter.number} is not called a duplicate`);
    if (lane.to.name === "ours") this.#figures.duplicatesRefusedByOurs += 1;
    else this.#figures.duplicatesRefusedByLibsignal += 1;
  }

  /** Only of a SignalMessage is every bit authenticated: what is around it in a first message is not. */
  async #refuseCorrupted(letter: Letter): Promise<void> {
    const { wire, isPreKey } = letter.mail;
    if (isPreKey) return;
    await this.#refuse(letter, { wire: flipBit(wire, this.#below(8 * wire.length)), isPreKey });
    this.#figures.corruptedRefused += 1;
  }

  async #refuse({ lane, number }: Letter, mail: SignalMail): Promise<"duplicate" | "other"> {
    try {
      await lane.to.open(mail);
    } catch (error) {
      const refusal = lane.to.refusalOf(error);
      if (refusal === undefined) throw error;
      return refusal;
    }
    throw new Error(`${lane.from.name}'s message ${number} opened twice or although corrupted`);
  }

  #laneToServe(): Lane {
    if (this.#there.inFlight.length === 0) return this.#back;
    return this.#back.inFlight.length > 0 && this.#happens(0.5) ? this.#back : this.#there;
  }

  #inFlightCount(): number {
    return this.#there.inFlight.length + this.#back.inFlight.length;
  }

  /** Uniform enough: at most some thousands of 2^32. */
  #below(limit: number): number {
    return new DataView(this.#random(4).buffer).getUint32(0) % limit;
  }

  #happens(chance: number): boolean {
    return this.#below(10_000) < chance * 10_000;
  }
}

function ratchetKeyOf({ wire, isPreKey }: SignalMail): string {
  const message = isPreKey ? decodePreKeySignalMessage(wire).message : wire;
  return bytesToHex(decodeSignalMessage(message).message.ratchetKey);
}

function laneOf(from: Party, to: Party): Lane {
  return { from, to, inFlight: [], ratchetKey: "", chain: 0, sent: 0, opened: 0, newestOpened: 0 };
}
