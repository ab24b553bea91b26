import type { CloseName, Envelope } from "@sotto/protocol";
import { hexOf } from "../hex.ts";
import type { RelayLimits } from "../limits.ts";
import type { MailboxPage } from "../storage/storage.ts";
import { sizeOf } from "./arrival.ts";

/** The connected device, as its queue sees it. */
export interface Sink {
  deliver(envelopes: readonly Envelope[]): void;
  queueEmpty(): void;
  prekeysLow(oneTimePrekeys: number): void;
  /** The queue is no longer this connection's. */
  close(name: CloseName): void;
  /** Bytes that wait for the device to read them. */
  readonly bufferedBytes: number;
}

/** An envelope with its place in the queue. */
export interface Queued {
  readonly key: string;
  readonly seq: number;
  readonly envelope: Envelope;
  /** Undefined for what an earlier process or connection took in. */
  readonly arrivedAtMs: number | undefined;
}

/** What a drain needs to know of the queue behind it. */
export interface Backlog {
  /** Highest number that any envelope of the queue has had. */
  readonly lastSeq: number;
  /** Every envelope up to here is in the store or gone, none is only in memory. */
  readonly storedUpTo: number;
  readonly storedMessages: number;
  /** Whether the envelope is in memory, unacknowledged. */
  holds(queued: Queued): boolean;
  wasAcknowledged(key: string): boolean;
  read(afterSeq: number, maxMessages: number, maxBytes: number): Promise<MailboxPage>;
}

/**
 * Pushes one queue to one connection: first what is stored, then what is in memory, each envelope once and in order,
 * with a bounded number unacknowledged.
 *
 * Order holds because envelopes are written in the order of their numbers: whatever is stored precedes whatever is only
 * in memory.
 */
export class Drain {
  readonly sink: Sink;
  readonly #backlog: Backlog;
  readonly #limits: RelayLimits;
  /** The last number that the queue had when the device connected. */
  readonly #connectSeq: number;
  /** Pushed and unacknowledged, oldest first. */
  readonly #inFlight = new Map<string, Queued>();
  #inFlightBytes = 0;
  /** In memory, in order; entries before `#head` have been dealt with. */
  #waiting: Queued[];
  #head = 0;
  /** Every envelope up to here has been pushed on this connection or need not be. */
  #cursor = 0;
  #isReading = false;
  #isClosed = false;
  #saidEmpty = false;
  #outbox: Envelope[] = [];

  constructor(sink: Sink, backlog: Backlog, held: Iterable<Queued>, limits: RelayLimits) {
    this.sink = sink;
    this.#backlog = backlog;
    this.#limits = limits;
    this.#connectSeq = backlog.lastSeq;
    this.#waiting = [...held];
  }

  /** New envelopes may pass through: the backlog is acknowledged, and nothing stored waits to be pushed. */
  get isOpen(): boolean {
    return !this.#isClosed && this.#saidEmpty && this.#cursor >= this.#backlog.storedUpTo;
  }

  inFlight(key: string): Queued | undefined {
    return this.#inFlight.get(key);
  }

  add(queued: Queued): void {
    this.#waiting.push(queued);
    this.pump();
  }

  /** Without a place in the queue; not counted as in flight. */
  pushEphemeral(envelope: Envelope): void {
    this.#send(envelope);
  }

  acknowledge(key: string): Queued | undefined {
    const queued = this.#inFlight.get(key);
    if (queued === undefined) return undefined;
    this.#inFlight.delete(key);
    this.#inFlightBytes -= sizeOf(queued.envelope);
    return queued;
  }

  close(): void {
    this.#isClosed = true;
    this.#inFlight.clear();
    this.#waiting = [];
    this.#outbox = [];
  }

  /** Pushes what the window has room for. Called after every change. */
  pump(): void {
    if (this.#isClosed || this.#isReading) return;
    if (this.#cursor < this.#backlog.storedUpTo) {
      this.#forgetStored();
      if (this.#backlog.storedMessages > 0) {
        if (this.#hasRoom()) void this.#readOn();
        return;
      }
      this.#cursor = this.#backlog.storedUpTo;
    }
    this.#pushWaiting();
    this.#sayEmpty();
  }

  /** It is read from the store when its turn comes; else the whole mailbox of a slow reader would stay in memory. */
  #forgetStored(): void {
    const waiting = this.#waiting.slice(this.#head);
    const unwritten = waiting.findIndex(({ seq }) => seq > this.#backlog.storedUpTo);
    this.#waiting = unwritten === -1 ? [] : waiting.slice(unwritten);
    this.#head = 0;
  }

  #hasRoom(): boolean {
    return (
      this.#inFlight.size < this.#limits.inFlightMessages &&
      this.#inFlightBytes < this.#limits.inFlightBytes
    );
  }

  async #readOn(): Promise<void> {
    const upTo = this.#backlog.storedUpTo;
    this.#isReading = true;
    const messages = this.#limits.inFlightMessages - this.#inFlight.size;
    const page = await this.#backlog.read(
      this.#cursor,
      messages,
      this.#limits.inFlightBytes - this.#inFlightBytes,
    );
    this.#isReading = false;
    if (this.#isClosed) return;
    for (const { seq, envelopeId, sealed, shared } of page.envelopes) {
      const envelope = { id: envelopeId, sealed, shared };
      this.#push({ key: hexOf(envelopeId), seq, envelope, arrivedAtMs: undefined });
    }
    if (!page.more) this.#cursor = Math.max(this.#cursor, upTo);
    this.pump();
  }

  #pushWaiting(): void {
    for (; this.#head < this.#waiting.length && this.#hasRoom(); this.#head++) {
      const queued = this.#waiting[this.#head] as Queued;
      // One at or before the cursor was read from the store after it had been written.
      if (queued.seq > this.#cursor && this.#backlog.holds(queued)) this.#push(queued);
    }
    if (this.#head < this.#waiting.length) return;
    this.#waiting = [];
    this.#head = 0;
    this.#cursor = this.#backlog.lastSeq;
  }

  #push(queued: Queued): void {
    this.#cursor = queued.seq;
    // The same id can stand in the queue twice for a moment: handed in again while the first was still unread.
    if (this.#inFlight.has(queued.key) || this.#backlog.wasAcknowledged(queued.key)) return;
    this.#inFlight.set(queued.key, queued);
    this.#inFlightBytes += sizeOf(queued.envelope);
    this.#send(queued.envelope);
  }

  /** What one turn of the event loop brings leaves in one frame. */
  #send(envelope: Envelope): void {
    if (this.#outbox.length === 0) queueMicrotask(() => this.#flushOutbox());
    this.#outbox.push(envelope);
  }

  #flushOutbox(): void {
    const envelopes = this.#outbox;
    if (envelopes.length === 0) return;
    this.#outbox = [];
    this.sink.deliver(envelopes);
  }

  #sayEmpty(): void {
    if (this.#saidEmpty || this.#cursor < this.#connectSeq) return;
    for (const { seq } of this.#inFlight.values()) {
      if (seq <= this.#connectSeq) return;
      break;
    }
    this.#flushOutbox();
    this.#saidEmpty = true;
    this.sink.queueEmpty();
  }
}
