import type { CloseName, Envelope } from "@sotto/protocol";
import { hexOf } from "../hex.ts";
import type { RelayLimits } from "../limits.ts";
import type { Clock, Metrics } from "../ports.ts";
import type {
  InsertOutcome,
  MailboxEntry,
  MailboxPage,
  MailboxSummary,
  Storage,
} from "../storage/storage.ts";
import { type Arrival, isSameEnvelope, sizeOf } from "./arrival.ts";
import { type Backlog, Drain, type Queued, type Sink } from "./drain.ts";
import { TokenBucket } from "./rate-limit.ts";
import { RecentAcks } from "./recent-acks.ts";

const MINUTE_MS = 60_000;

/** What became of an envelope: acknowledged without being written, durable, refused for its id, or for want of space. */
export type Settlement = "acknowledged" | "stored" | "conflict" | "full";
export type Settle = (settlement: Settlement) => void;
/** Why an envelope cannot be taken: its mailbox is full, its id is another's, or too many bytes have just come. */
export type Refusal = "quota" | "conflict" | { readonly retryAfterMs: number };

/** What all queues of a relay share. */
export interface QueueContext {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly limits: RelayLimits;
  readonly metrics: Metrics;
  readonly passThroughMs: number;
  /** Bytes that all queues together hold in memory. */
  readonly held: { bytes: number };
  /** While it is set nothing passes through: everything is written. */
  readonly isDraining: () => boolean;
  /** Waits for a storage operation; if it fails the relay stops and `then` is never called. */
  watch<T>(operation: Promise<T>, then: (result: T) => void): void;
}

/** An envelope in memory: not yet written, or being written. */
interface Held extends Queued {
  readonly arrival: Arrival;
  readonly size: number;
  readonly arrivedAtMs: number;
  readonly waiters: Settle[];
  isWriting: boolean;
}

/**
 * The queue of one device: what is in memory and what is stored, in one order.
 *
 * A connected device without backlog gets an envelope from memory; only if it does not acknowledge within the
 * pass-through window is the envelope written. Envelopes are written in the order of their numbers, always.
 */
export class DeviceQueue implements Backlog {
  readonly deviceId: Uint8Array;
  readonly #context: QueueContext;
  readonly #recentAcks = new RecentAcks();
  readonly #held = new Map<string, Held>();
  /** Bytes that may still come in, whoever sends them. */
  readonly #inbound: TokenBucket;
  /** Those of `#held` that are not being written, in order; may name some that have gone. */
  #unwritten: Held[] = [];
  #heldBytes = 0;
  #drain: Drain | undefined;
  #isTimerSet = false;
  #storedBytes: number;
  lastSeq: number;
  storedUpTo: number;
  storedMessages: number;
  usedAtMs: number;

  constructor(deviceId: Uint8Array, summary: MailboxSummary, context: QueueContext) {
    this.deviceId = deviceId.slice();
    this.#context = context;
    this.lastSeq = summary.lastSeq;
    this.storedUpTo = summary.lastSeq;
    this.storedMessages = summary.messages;
    this.#storedBytes = summary.bytes;
    this.usedAtMs = context.clock.now();
    const { inboundBurstBytes, inboundBytesPerSecond } = context.limits;
    this.#inbound = new TokenBucket(inboundBurstBytes, inboundBytesPerSecond, this.usedAtMs);
  }

  /** Nothing would be lost by forgetting the object. */
  get isConnected(): boolean {
    return this.#drain !== undefined;
  }

  get isIdle(): boolean {
    const isQuiet = this.#drain === undefined && this.#held.size === 0;
    return isQuiet && this.#inbound.isFull(this.#context.clock.now());
  }

  get messages(): number {
    return this.storedMessages + this.#held.size;
  }

  /** Why an envelope cannot be taken, as far as memory tells. */
  refusalOf(arrival: Arrival): Refusal | undefined {
    const known = this.#known(arrival);
    if (known !== undefined) return known === "conflict" ? "conflict" : undefined;
    const { mailboxMessages, mailboxBytes } = this.#context.limits;
    const size = sizeOf(arrival.envelope);
    const bytes = this.#storedBytes + this.#heldBytes + size;
    if (this.messages >= mailboxMessages || bytes > mailboxBytes) return "quota";
    const retryAfterMs = this.#inbound.waitMs(this.#context.clock.now(), size);
    return retryAfterMs > 0 ? { retryAfterMs } : undefined;
  }

  /** Gives an envelope its place in the queue. `settle` is called once, perhaps at once. */
  offer(arrival: Arrival, settle: Settle): void {
    const known = this.#known(arrival);
    if (known !== undefined) {
      if (typeof known === "string") settle(known);
      else known.waiters.push(settle);
      return;
    }
    const held = this.#hold(arrival, settle);
    const passes = this.#drain?.isOpen === true && !this.#isOverfull();
    this.#drain?.add(held);
    if (passes) this.#setTimer(this.#context.passThroughMs);
    else this.flush();
  }

  /** The envelope's fate if its id is known; a Held if that is still open. */
  #known({ key, envelope }: Arrival): Settlement | Held | undefined {
    const held = this.#held.get(key);
    if (held !== undefined) return isSameEnvelope(held.envelope, envelope) ? held : "conflict";
    const pushed = this.#drain?.inFlight(key);
    if (pushed !== undefined)
      return isSameEnvelope(pushed.envelope, envelope) ? "stored" : "conflict";
    const acked = this.#recentAcks.compare(key, envelope, this.#context.clock.now());
    if (acked !== undefined) return acked === "same" ? "acknowledged" : "conflict";
    return undefined;
  }

  #hold(arrival: Arrival, settle: Settle): Held {
    const { key, envelope } = arrival;
    const held: Held = {
      key,
      seq: ++this.lastSeq,
      envelope,
      arrival,
      size: sizeOf(envelope),
      arrivedAtMs: this.#context.clock.now(),
      waiters: [settle],
      isWriting: false,
    };
    this.#held.set(held.key, held);
    this.#inbound.take(held.arrivedAtMs, held.size);
    this.#unwritten.push(held);
    this.#countHeld(held.size);
    this.usedAtMs = held.arrivedAtMs;
    return held;
  }

  #countHeld(bytes: number): void {
    this.#heldBytes += bytes;
    this.#context.held.bytes += bytes;
  }

  #isOverfull(): boolean {
    const { limits, held, isDraining } = this.#context;
    const tooMuch = this.#held.size > limits.heldMessages || this.#heldBytes > limits.heldBytes;
    return tooMuch || held.bytes > limits.heldTotalBytes || isDraining();
  }

  /** Pushes an envelope that is never written, if the device is there and keeps up. */
  offerEphemeral(envelope: Envelope): boolean {
    if (
      this.#drain?.isOpen !== true ||
      this.#drain.sink.bufferedBytes > this.#context.limits.inFlightBytes
    )
      return false;
    if (this.#inbound.take(this.#context.clock.now(), sizeOf(envelope)) > 0) return false;
    this.#drain.pushEphemeral(envelope);
    return true;
  }

  acknowledge(envelopeIds: readonly Uint8Array[]): void {
    const stored: Uint8Array[] = [];
    for (const id of envelopeIds) {
      if (this.#acknowledgeOne(hexOf(id))) stored.push(id.slice());
    }
    if (stored.length > 0) {
      this.#context.watch(this.#context.storage.remove(this.deviceId, stored), (sizes) =>
        this.#removed(stored, sizes),
      );
    }
    this.#drain?.pump();
  }

  /** Whether the store has to be asked to remove it. */
  #acknowledgeOne(key: string): boolean {
    const pushed = this.#drain?.acknowledge(key);
    const held = this.#held.get(key);
    if (pushed !== undefined) this.#countDelivery(pushed);
    if (held === undefined) return pushed !== undefined || this.storedMessages > 0;
    if (pushed !== held) this.#recentAcks.add(key, held.envelope, this.#context.clock.now());
    this.#letGo(held, held.isWriting ? "stored" : "acknowledged");
    return held.isWriting;
  }

  #countDelivery(pushed: Queued): void {
    const nowMs = this.#context.clock.now();
    this.#recentAcks.add(pushed.key, pushed.envelope, nowMs);
    this.#context.metrics.delivered(1);
    if (pushed.arrivedAtMs !== undefined)
      this.#context.metrics.acknowledgedAfter((nowMs - pushed.arrivedAtMs) / 1000);
  }

  #letGo(held: Held, settlement: Settlement): void {
    this.#held.delete(held.key);
    this.#countHeld(-held.size);
    if (settlement === "acknowledged" || settlement === "stored")
      this.#context.metrics.submitted(settlement === "stored" ? "stored" : "pass_through");
    for (const settle of held.waiters) settle(settlement);
  }

  #removed(envelopeIds: readonly Uint8Array[], sizes: readonly number[]): void {
    sizes.forEach((size, index) => {
      if (size === 0) return;
      this.storedMessages -= 1;
      this.#storedBytes -= size;
      const key = hexOf(envelopeIds[index] as Uint8Array);
      const nowMs = this.#context.clock.now();
      if (!this.#recentAcks.has(key, nowMs)) this.#recentAcks.add(key, undefined, nowMs);
    });
    this.#drain?.pump();
  }

  /** The device has connected; an older connection loses the queue. */
  attach(sink: Sink): void {
    const older = this.#drain;
    this.#drop();
    older?.sink.close("replaced");
    this.#drain = new Drain(sink, this, this.#held.values(), this.#context.limits);
    this.#drain.pump();
  }

  /** The connection has ended. Does nothing if it no longer has the queue. */
  detach(sink: Sink): void {
    if (this.#drain?.sink === sink) this.#drop();
  }

  #drop(): void {
    this.#drain?.close();
    this.#drain = undefined;
    this.usedAtMs = this.#context.clock.now();
    this.flush();
  }

  /** The device is kept out: its connection ends, what waits for it stays. */
  refuse(): void {
    const drain = this.#drain;
    this.#drop();
    drain?.sink.close("forbidden");
  }

  /** Forgets everything, and ends the device's connection; the store's rows are the caller's to remove. */
  discard(reason: CloseName): void {
    const drain = this.#drain;
    this.#drain = undefined;
    drain?.close();
    drain?.sink.close(reason);
    for (const held of [...this.#held.values()]) this.#letGo(held, "acknowledged");
    this.#unwritten = [];
  }

  prekeysLow(oneTimePrekeys: number): void {
    this.#drain?.sink.prekeysLow(oneTimePrekeys);
  }

  /** Some of the stored envelopes have expired. */
  expired(messages: number, bytes: number): void {
    this.storedMessages -= messages;
    this.#storedBytes -= bytes;
    this.#drain?.pump();
  }

  read(afterSeq: number, maxMessages: number, maxBytes: number): Promise<MailboxPage> {
    const { storage, clock } = this.#context;
    return new Promise((resolve) => {
      const request = {
        deviceId: this.deviceId,
        afterSeq,
        maxMessages,
        maxBytes,
        nowMs: clock.now(),
      };
      this.#context.watch(storage.read(request), resolve);
    });
  }

  holds(queued: Queued): boolean {
    return this.#held.get(queued.key) === queued;
  }

  wasAcknowledged(key: string): boolean {
    return this.#recentAcks.has(key, this.#context.clock.now());
  }

  #setTimer(delayMs: number): void {
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    this.#context.clock.setTimeout(() => {
      this.#isTimerSet = false;
      this.#writeOverdue();
    }, delayMs);
  }

  #writeOverdue(): void {
    const live = this.#unwritten.filter((held) => this.holds(held));
    const nowMs = this.#context.clock.now();
    const overdue = live.filter((held) => nowMs - held.arrivedAtMs >= this.#context.passThroughMs);
    this.#unwritten = live.slice(overdue.length);
    this.#write(overdue);
    const next = this.#unwritten[0];
    if (next !== undefined)
      this.#setTimer(Math.max(1, next.arrivedAtMs + this.#context.passThroughMs - nowMs));
  }

  /** Writes everything that is only in memory. */
  flush(): void {
    const items = this.#unwritten.filter((held) => this.holds(held));
    this.#unwritten = [];
    this.#write(items);
  }

  #write(items: readonly Held[]): void {
    if (items.length === 0) return;
    for (const held of items) held.isWriting = true;
    const entries = items.map((held) => this.#entryOf(held));
    this.#context.watch(this.#context.storage.insert(entries), (outcomes) =>
      this.#written(items, outcomes),
    );
  }

  #entryOf({ seq, envelope, arrival }: Held): MailboxEntry {
    const { shared, expiresAtMs } = arrival;
    const storedAtMs = Math.floor(this.#context.clock.now() / MINUTE_MS) * MINUTE_MS;
    return {
      deviceId: this.deviceId,
      seq,
      envelopeId: envelope.id,
      sealed: envelope.sealed,
      shared,
      expiresAtMs,
      storedAtMs,
    };
  }

  #written(items: readonly Held[], outcomes: readonly InsertOutcome[]): void {
    items.forEach((held, index) => {
      const outcome = outcomes[index];
      this.storedUpTo = Math.max(this.storedUpTo, held.seq);
      if (outcome === "stored") {
        this.storedMessages += 1;
        this.#storedBytes += held.size;
      }
      // Otherwise it has been acknowledged meanwhile; its removal is on the way.
      const isRefused = outcome === "conflict" || outcome === "full";
      if (this.holds(held)) this.#letGo(held, isRefused ? outcome : "stored");
    });
    this.#drain?.pump();
  }
}
