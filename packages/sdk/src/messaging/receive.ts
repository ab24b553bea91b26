import { bytesToHex, DecodeError, type Envelope, SottoError } from "@sotto/protocol";
import { CryptoError } from "../crypto/crypto-error.ts";
import { toSottoError } from "../errors.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { type Opened, openEnvelope, prepareToOpen, tracesOf } from "../sessions/open.ts";
import { ATTEMPTS, DEDUPE, REPORTED } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { RelayFailure } from "../transport/connection.ts";
import { applyContent, showContent } from "./apply.ts";
import type { Changes } from "./changes.ts";
import { loadContact } from "./contacts.ts";
import { awaitedNumber, firstHeld, skipGap } from "./order.ts";
import { sendReceipts, type Shown } from "./receipts.ts";
import { addTrouble } from "./troubles.ts";

// The receive walk, top to bottom: envelopes → opened, applied and marked in one step → acknowledged → events. The dedupe
// mark is the intent to acknowledge: an envelope that comes again is acknowledged again and changes nothing.

const MAX_BATCH_COUNT = 64;
/** A poison envelope is tried this often, then quarantined; those behind it flow meanwhile. */
const MAX_ATTEMPTS_COUNT = 5;
const RETRY_MS = 200;
/** When the relay or the store cannot do its part just now. */
const LATER_MS = 2_000;
/**
 * What is missing is looked for this often, and declared lost when so many looks in a row have found it missing: not later
 * than 30 s after the queue was empty, and not before a sender has tried again.
 */
const LOOK_MS = 10_000;
const MAX_LOOKS_COUNT = 3;
/** Longer than any relay keeps an envelope. */
const DEDUPE_LIFE_MS: number = 60 * 24 * 3600_000;
const FORGET_EVERY_MS: number = 24 * 3600_000;

export interface Receiver {
  receive(envelopes: readonly Envelope[]): void;
  /** The relay has nothing more that waited. Calls `onCaughtUp` when what it has pushed is in the store. */
  queueEmpty(onCaughtUp: () => void): void;
  /** The connection has ended: what is not committed comes again. */
  reset(): void;
  stop(): void;
}

export function createReceiver(engine: EngineContext, changes: Changes): Receiver {
  return new EnvelopeReceiver(engine, changes);
}

class EnvelopeReceiver implements Receiver {
  readonly #engine: EngineContext;
  readonly #changes: Changes;
  #queue: Envelope[] = [];
  #isRunning = false;
  #isStopped = false;
  #isLive = false;
  #forgotAtMs = 0;
  #onCaughtUp: (() => void) | undefined;
  #gapTimer: unknown;
  /** What is held behind a gap → looks that have found it so. */
  #looks = new Map<string, number>();
  /** Timers of envelopes that are tried again, and their delays. */
  readonly #timers = new Map<unknown, number>();

  constructor(engine: EngineContext, changes: Changes) {
    this.#engine = engine;
    this.#changes = changes;
  }

  receive(envelopes: readonly Envelope[]): void {
    this.#queue.push(...envelopes);
    if (!this.#isRunning) void this.#run();
  }

  queueEmpty(onCaughtUp: () => void): void {
    this.#isLive = true;
    this.#watchGaps();
    if (this.#isRunning) this.#onCaughtUp = onCaughtUp;
    else onCaughtUp();
  }

  #watchGaps(): void {
    if (this.#gapTimer !== undefined) return;
    this.#gapTimer = this.#engine.clock.setTimeout(() => {
      this.#gapTimer = undefined;
      // What waits here for the relay or the store is not missing.
      if (this.#isRunning || [...this.#timers.values()].includes(LATER_MS)) this.#watchGaps();
      else void this.#declareGaps().catch((error: unknown) => this.#report(error));
    }, LOOK_MS);
  }

  reset(): void {
    this.#queue = [];
    this.#looks.clear();
    this.#isLive = false;
    this.#onCaughtUp = undefined;
    this.#engine.clock.clearTimeout(this.#gapTimer);
    this.#gapTimer = undefined;
  }

  stop(): void {
    this.#isStopped = true;
    this.reset();
    for (const timer of this.#timers.keys()) this.#engine.clock.clearTimeout(timer);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0 && !this.#isStopped) {
      const batch = this.#queue.splice(0, MAX_BATCH_COUNT);
      try {
        await this.#receiveBatch(batch);
      } catch (error) {
        // Nothing of it was written or acknowledged. Without the store there is no going on.
        this.#report(error);
        if (!SottoError.is(error, "store/locked", "client/closed")) this.#retry(batch, LATER_MS);
      }
    }
    this.#isRunning = false;
    this.#onCaughtUp?.();
    this.#onCaughtUp = undefined;
  }

  async #receiveBatch(batch: readonly Envelope[]): Promise<void> {
    const ready: Envelope[] = [];
    const later: Envelope[] = [];
    for (const envelope of batch) ((await this.#prepare(envelope)) ? ready : later).push(envelope);
    const { done, failed } = await this.#engine.steps.run(async (transaction) => {
      const outcome = { done: [] as Envelope[], failed: [] as Envelope[] };
      const shown: Shown = new Map();
      for (const envelope of ready) {
        const isDone = await this.#receiveOne(transaction, envelope, shown);
        (isDone ? outcome.done : outcome.failed).push(envelope);
      }
      await this.#oweReceipts(transaction, shown);
      return outcome;
    });
    this.#acknowledge(done);
    this.#retry(failed, RETRY_MS);
    this.#retry(later, LATER_MS);
    if (this.#isLive) this.#watchGaps();
  }

  /** @returns Whether the envelope can be opened now: false if the relay cannot be asked about its sender just now. */
  async #prepare(envelope: Envelope): Promise<boolean> {
    try {
      if (!(await this.#isKnown(this.#engine.store, envelope)))
        await prepareToOpen(this.#engine, envelope);
      return true;
    } catch (error) {
      // What cannot even be parsed, and whose sender the directory does not confirm, fails in the step and is counted.
      if (error instanceof CryptoError || error instanceof DecodeError) return true;
      if (error instanceof RelayFailure) return !new SottoError(error.failure.code).retryable;
      if (SottoError.is(error, "identity/changed", "relay/bad-frame")) return true;
      if (SottoError.is(error, "relay/unreachable", "client/closed")) return false;
      throw error;
    }
  }

  async #isKnown(reader: Parameters<typeof DEDUPE.get>[0], envelope: Envelope): Promise<boolean> {
    return (await DEDUPE.get(reader, DEDUPE.key(bytesToHex(envelope.id)))) !== undefined;
  }

  /** @returns Whether the envelope is dealt with and can be acknowledged. */
  async #receiveOne(transaction: Transaction, envelope: Envelope, shown: Shown): Promise<boolean> {
    if (await this.#isKnown(transaction, envelope)) return true;
    const rollback = transaction.savepoint();
    const shownBefore = new Map(shown);
    try {
      const opened = await openEnvelope(this.#engine, transaction, envelope);
      await applyContent(this.#engine, this.#changes, transaction, opened, shown);
    } catch (error) {
      if (!(error instanceof CryptoError || error instanceof DecodeError)) throw error;
      rollback();
      shown.clear();
      for (const [user, ids] of shownBefore) shown.set(user, ids);
      return await this.#onUndecryptable(transaction, envelope, error);
    }
    this.#mark(transaction, envelope);
    return true;
  }

  #mark(transaction: Transaction, envelope: Envelope): void {
    const id = bytesToHex(envelope.id);
    DEDUPE.put(transaction, DEDUPE.key(id), { atMs: this.#engine.clock.now() });
    ATTEMPTS.delete(transaction, ATTEMPTS.key(id));
  }

  async #onUndecryptable(
    transaction: Transaction,
    envelope: Envelope,
    error: CryptoError | DecodeError,
  ): Promise<boolean> {
    const key = ATTEMPTS.key(bytesToHex(envelope.id));
    const attempts = ((await ATTEMPTS.get(transaction, key)) ?? 0) + 1;
    const reason = error instanceof CryptoError ? error.reason : "malformed";
    this.#engine.logger("warn", "undecryptable", { reason, attempts });
    // A replay of what was shown before is harmless and hides nothing.
    const isReplay = reason === "duplicate" || reason === "replayed";
    if (attempts < MAX_ATTEMPTS_COUNT && !isReplay) {
      ATTEMPTS.put(transaction, key, attempts);
      return false;
    }
    this.#mark(transaction, envelope);
    if (isReplay) return true;
    const { session, sender } = await tracesOf(transaction, envelope);
    await addTrouble(transaction, {
      atMs: this.#engine.clock.now(),
      envelope: bytesToHex(envelope.id),
      reason,
      attempts,
      bytes: envelope.sealed.length + envelope.shared.length,
      session,
      from: sender?.userId,
      device: sender?.deviceId,
    });
    if (sender !== undefined) await addReported(transaction, sender);
    const from = sender?.userId ?? "";
    const gap = { chatId: from, from, count: 1, reason: "undecryptable" as const };
    transaction.onCommit(() => this.#changes.publish({ type: "gap", gap }));
    return true;
  }

  async #oweReceipts(transaction: Transaction, shown: Shown): Promise<void> {
    for (const [peer, ids] of shown) {
      const receipts = { state: "delivered", ids } as const;
      await sendReceipts(transaction, this.#changes, peer, receipts, this.#engine.clock.now());
    }
  }

  #acknowledge(envelopes: readonly Envelope[]): void {
    if (envelopes.length === 0) return;
    this.#engine.connection.send({ type: "ack", envelopeIds: envelopes.map(({ id }) => id) });
  }

  #retry(envelopes: readonly Envelope[], delayMs: number): void {
    if (envelopes.length === 0) return;
    const timer = this.#engine.clock.setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#engine.connection.isOpen) this.receive(envelopes);
    }, delayMs);
    this.#timers.set(timer, delayMs);
  }

  async #declareGaps(): Promise<void> {
    const { steps, clock } = this.#engine;
    const before = this.#looks;
    this.#looks = new Map();
    let isMore = false;
    await steps.run(async (transaction) => {
      const shown: Shown = new Map();
      for (const { chatId, deviceId, sequence } of await firstHeld(transaction)) {
        const name = `${chatId}/${deviceId}/${sequence}`;
        const looks = (before.get(name) ?? 0) + 1;
        if (looks < MAX_LOOKS_COUNT) {
          this.#looks.set(name, looks);
          continue;
        }
        const reported = await takeReported(transaction, chatId, deviceId);
        const { missing, released } = await skipGap(transaction, chatId, deviceId, sequence);
        const count = missing - Math.min(reported, missing);
        const gap = { chatId, from: chatId, count, reason: "expired" as const };
        const { isBlocked } = await loadContact(transaction, chatId);
        if (count > 0 && !isBlocked)
          transaction.onCommit(() => this.#changes.publish({ type: "gap", gap }));
        isMore = true; // There may be another gap behind this one.
        for (const held of released)
          await showContent(this.#engine, this.#changes, transaction, held, shown);
      }
      await this.#oweReceipts(transaction, shown);
      if (clock.now() - this.#forgotAtMs < FORGET_EVERY_MS) return;
      this.#forgotAtMs = clock.now();
      await forgetOldMarks(transaction, clock.now());
    });
    if (this.#isLive && (isMore || this.#looks.size > 0)) this.#watchGaps();
  }

  #report(error: unknown): void {
    if (this.#isStopped || SottoError.is(error, "client/closed")) return;
    this.#changes.publish({ type: "error", error: toSottoError(error) });
  }
}

async function addReported(
  transaction: Transaction,
  { userId, deviceId }: Opened["sender"],
): Promise<void> {
  const key = REPORTED.key(userId, deviceId);
  const nextIn = await awaitedNumber(transaction, userId, deviceId);
  const before = await REPORTED.get(transaction, key);
  const count = before?.nextIn === nextIn ? before.count + 1 : 1;
  REPORTED.put(transaction, key, { nextIn, count });
}

/**
 * How many of the missing messages have been reported as undecryptable already: only what came while the first of them
 * was awaited. Junk from before would hide a later loss.
 */
async function takeReported(
  transaction: Transaction,
  chatId: string,
  deviceId: string,
): Promise<number> {
  const key = REPORTED.key(chatId, deviceId);
  const reported = await REPORTED.get(transaction, key);
  if (reported === undefined) return 0;
  REPORTED.delete(transaction, key);
  const nextIn = await awaitedNumber(transaction, chatId, deviceId);
  return reported.nextIn === nextIn ? reported.count : 0;
}

async function forgetOldMarks(transaction: Transaction, nowMs: number): Promise<void> {
  for (const { key, record } of await DEDUPE.scan(transaction)) {
    if (nowMs - record.atMs > DEDUPE_LIFE_MS) DEDUPE.delete(transaction, key);
  }
}
