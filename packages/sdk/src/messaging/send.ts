import {
  bytesToHex,
  encodeClientFrame,
  equalBytes,
  REQUEST_ID_BYTES,
  SottoError,
  type UserId,
} from "@sotto/protocol";
import { isOwnDevice, prepareSessions } from "../sessions/establish.ts";
import { toSottoError } from "../errors.ts";
import { refreshPeer } from "../sessions/device-list.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { sealForUser } from "../sessions/seal.ts";
import { OUTBOX, type OutboxRecord, type PeerRecord } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { RelayFailure } from "../transport/connection.ts";
import type { Changes } from "./changes.ts";
import { asContact, loadContact } from "./contacts.ts";
import { advanceMessage, loadOutbox, type OutboxEntry, withPresentGrant } from "./outbox.ts";

// The send walk, top to bottom: outbox row → sealed in one step with the ratchets → Submit → accepted. What is sealed is
// sent as it is until the relay has answered: after a crash or a reconnect the same bytes go out again.

const MAX_IN_FLIGHT_COUNT = 64;
/** Rows read at once while one that may go is looked for. */
const PAGE_COUNT = 512;
/** Rows sealed in one step. */
const MAX_BATCH_COUNT = 32;
const FIRST_RETRY_MS = 1_000;
/** Well below the time after which a recipient takes what is refused here, and was overtaken, for lost. */
const LAST_RETRY_MS = 15_000;
/** A relay that asks for more is asked again after this: it may have meant it for the moment only, or not well. */
const MAX_RETRY_AFTER_MS = 60_000;
/** A device may sleep through a timer, or its clock be set: what is scheduled is looked at now and then. */
const MAX_TIMER_MS = 60_000;

export interface Sender {
  /** Looks for work; called when there may be some. */
  wake(): void;
  stop(): void;
}

export function createSender(engine: EngineContext, changes: Changes): Sender {
  return new OutboxSender(engine, changes);
}

class OutboxSender implements Sender {
  readonly #engine: EngineContext;
  readonly #changes: Changes;
  /** Rows whose Submit awaits its answer. */
  readonly #inFlight = new Set<string>();
  /** Rows of which the relay has said that it takes nothing of them. */
  readonly #refused = new Set<string>();
  /** Peers that cannot be sent to now, and how often in a row that was so. */
  readonly #waiting = new Map<UserId, number>();
  /**
   * Rows that may be under way to a peer: one after a refusal, twice as many after each that was taken. Behind a full
   * mailbox many would be refused and some, by chance, taken: they would overtake.
   */
  readonly #windows = new Map<UserId, number>();
  readonly #timers = new Set<unknown>();
  /** When the first scheduled row is due. */
  #alarm: { readonly atMs: number; readonly timer: unknown } | undefined;
  #isRunning = false;
  #isStopped = false;
  #again = false;

  constructor(engine: EngineContext, changes: Changes) {
    this.#engine = engine;
    this.#changes = changes;
    changes.subscribe((change) => {
      if (change.type === "contacts-changed") this.#onContact(change.user);
    });
  }

  /** Who was refused as a stranger may now be a contact. */
  #onContact(user: UserId): void {
    if (!this.#waiting.delete(user)) return;
    this.wake();
  }

  wake(): void {
    this.#again = true;
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) this.#engine.clock.clearTimeout(timer);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#again && !this.#isStopped && this.#engine.connection.isOpen) {
        this.#again = false;
        await this.#sendNext();
      }
    } catch (error) {
      this.#report(error);
    } finally {
      this.#isRunning = false;
    }
  }

  /** Submits the first rows that may go: those of one peer at a time. */
  async #sendNext(): Promise<void> {
    const free = MAX_IN_FLIGHT_COUNT - this.#inFlight.size;
    const batch = free > 0 ? await this.#nextBatch(Math.min(free, MAX_BATCH_COUNT)) : [];
    const peer = batch[0]?.record.peer;
    if (peer === undefined) return;
    this.#again = true;
    for (const entry of await this.#seal(peer, batch)) this.#submit(entry);
  }

  /** From the first page that has one that may go: any number may wait for somebody or have failed before it. */
  async #nextBatch(most: number): Promise<readonly OutboxEntry[]> {
    let after: string | undefined;
    for (;;) {
      const page = await loadOutbox(this.#engine.store, {
        limit: PAGE_COUNT,
        ...(after === undefined ? {} : { after }),
      });
      const rows = page.filter(({ key, record }) => this.#mayGo(key, record));
      const peer = rows.find(({ record }) => this.#room(record.peer, page) > 0)?.record.peer;
      if (peer !== undefined)
        return rows
          .filter(({ record }) => record.peer === peer)
          .slice(0, Math.min(most, this.#room(peer, page)));
      if (page.length < PAGE_COUNT) return [];
      after = page.at(-1)?.key;
    }
  }

  #mayGo(key: string, { failed, dueAtMs = 0 }: OutboxRecord): boolean {
    if (failed || this.#inFlight.has(key)) return false;
    const waitMs = dueAtMs - this.#engine.clock.now();
    if (waitMs > 0) this.#wakeIn(waitMs);
    return waitMs <= 0;
  }

  /** One timer for all that is scheduled: when it fires, the next one sets the next. */
  #wakeIn(ms: number): void {
    const { clock } = this.#engine;
    const atMs = clock.now() + Math.min(ms, MAX_TIMER_MS);
    if (this.#alarm !== undefined && this.#alarm.atMs <= atMs) return;
    if (this.#alarm !== undefined) this.#cancelTimer(this.#alarm.timer);
    const timer = clock.setTimeout(() => {
      this.#timers.delete(timer);
      this.#alarm = undefined;
      this.wake();
    }, atMs - clock.now());
    this.#timers.add(timer);
    this.#alarm = { atMs, timer };
  }

  #cancelTimer(timer: unknown): void {
    this.#engine.clock.clearTimeout(timer);
    this.#timers.delete(timer);
  }

  /** How many more rows may be under way to a peer. */
  #room(peer: UserId, page: readonly OutboxEntry[]): number {
    if ((this.#waiting.get(peer) ?? 0) < 0) return 0;
    let room = this.#windows.get(peer) ?? MAX_IN_FLIGHT_COUNT;
    for (const { key, record } of page)
      if (record.peer === peer && this.#inFlight.has(key)) room -= 1;
    return room;
  }

  /** Seals what is not sealed yet, in one step. @returns The rows that can be submitted. */
  async #seal(peer: UserId, batch: readonly OutboxEntry[]): Promise<readonly OutboxEntry[]> {
    const isReady = ({ key, record }: OutboxEntry): boolean =>
      record.sealed !== undefined && !this.#refused.has(key);
    if (batch.every(isReady)) return batch;
    try {
      const bundles = await prepareSessions(this.#engine, peer);
      return await this.#engine.steps.run(async (transaction) => {
        const sealed: OutboxEntry[] = [];
        for (const { key, record: chosen } of batch) {
          const record = await OUTBOX.get(transaction, key);
          // Cancelled meanwhile; the next row that was queued may have its number.
          if (record === undefined || !isSameRow(record, chosen)) continue;
          const next =
            record.sealed === undefined
              ? await this.#sealRow(transaction, bundles, record)
              : this.#refused.has(key)
                ? await this.#showToken(transaction, record)
                : record;
          OUTBOX.put(transaction, key, next);
          sealed.push({ key, record: next });
        }
        return sealed;
      });
    } catch (error) {
      await this.#onPeerError(peer, batch, error);
      return [];
    }
  }

  async #sealRow(
    transaction: Transaction,
    bundles: Parameters<typeof sealForUser>[2],
    record: OutboxRecord,
  ): Promise<OutboxRecord> {
    const { peer: userId, message } = record;
    const contact = await loadContact(transaction, userId);
    const content = withPresentGrant(record.content, contact);
    // Records of earlier versions do not say it: their messages are numbered, their receipts are not.
    const isUnnumbered = record.isUnnumbered ?? message === undefined;
    const known = isUnnumbered ? undefined : record.numbers;
    const { addressee, shared, numbers } = await sealForUser(this.#engine, transaction, bundles, {
      userId,
      content,
      numbers: known,
    });
    const requestId = this.#engine.random(REQUEST_ID_BYTES);
    const submit = { requestId, addressee: asContact(addressee, contact), shared };
    return { ...record, content, sealed: submit, numbers };
  }

  /** The relay has refused it, and knows nothing of it: it may show the token that the peer has given meanwhile. */
  async #showToken(transaction: Transaction, record: OutboxRecord): Promise<OutboxRecord> {
    const { sealed, peer } = record;
    if (sealed === undefined) return record;
    const addressee = asContact(sealed.addressee, await loadContact(transaction, peer));
    const requestId = this.#engine.random(REQUEST_ID_BYTES);
    return { ...record, sealed: { ...sealed, requestId, addressee } };
  }

  #submit({ key, record }: OutboxEntry): void {
    const { sealed } = record;
    if (sealed === undefined) return;
    this.#inFlight.add(key);
    this.#refused.delete(key);
    const { requestId, addressee, shared } = sealed;
    const frame = encodeClientFrame({
      type: "submit",
      requestId,
      addressees: [addressee],
      shared,
      ttlSeconds: record.ttlSeconds ?? 0,
      ephemeral: false,
    });
    const answer = this.#engine.connection.request(requestId, frame);
    void answer
      .then(
        ({ type }) =>
          type === "accepted"
            ? this.#onAccepted(key, record)
            : this.#onPeerError(record.peer, [{ key, record }], new SottoError("relay/bad-frame")),
        (error: unknown) => this.#onRefused(key, record, error),
      )
      // The store failed: the row is still there, and the same bytes go out again.
      .catch((error: unknown) => this.#onStoreError(record.peer, error))
      .finally(() => {
        this.#inFlight.delete(key);
        this.wake();
      });
  }

  async #onAccepted(key: string, { peer, message }: OutboxRecord): Promise<void> {
    this.#waiting.delete(peer);
    const window = this.#windows.get(peer) ?? MAX_IN_FLIGHT_COUNT;
    this.#windows.set(peer, Math.min(MAX_IN_FLIGHT_COUNT, 2 * window));
    await this.#engine.steps.run(async (transaction) => {
      OUTBOX.delete(transaction, key);
      if (message !== undefined)
        await advanceMessage(transaction, this.#changes, message, "relayed", {
          atMs: this.#engine.clock.now(),
        });
      transaction.onCommit(() => this.#changes.publish({ type: "outbox-changed" }));
    });
  }

  async #onRefused(key: string, record: OutboxRecord, error: unknown): Promise<void> {
    if (!(error instanceof RelayFailure)) return; // The connection is gone: the same bytes go out again on the next.
    this.#refused.add(key);
    if (error.failure.code === "relay/devices-changed") await this.#resealLater(key, record, error);
    else if (!(error.error.retryable && (await this.#hasOtherToken(record))))
      await this.#onPeerError(record.peer, [{ key, record }], error);
  }

  /**
   * A row goes out with the token of when it was sealed until the relay has refused it: it may have taken the very bytes
   * before. A token that came since is worth a try at once; the next refusal is of that one.
   */
  async #hasOtherToken({ sealed, peer }: OutboxRecord): Promise<boolean> {
    const { received } = await loadContact(this.#engine.store, peer);
    const shown = sealed?.addressee.deliveryToken;
    return received !== undefined && (shown === undefined || !equalBytes(shown, received));
  }

  /** The relay has taken nothing of it, so the sealed bytes are dropped and the content is sealed for the new list. */
  async #resealLater(key: string, record: OutboxRecord, failure: RelayFailure): Promise<void> {
    try {
      const peer = await refreshPeer(this.#engine, record.peer);
      // Sealing again for the same devices would only use up the ratchets: the relay is told the same a little later.
      if (this.#isSealedFor(record, peer)) throw failure;
      await this.#engine.steps.run(async (transaction) =>
        OUTBOX.put(transaction, key, { ...record, sealed: undefined }),
      );
    } catch (error) {
      await this.#onPeerError(record.peer, [{ key, record }], error);
    }
  }

  #isSealedFor({ sealed }: OutboxRecord, { devices }: PeerRecord): boolean {
    const wanted = devices.filter(({ deviceId }) => !isOwnDevice(this.#engine, deviceId));
    const ids = wanted.map(({ deviceId }) => bytesToHex(deviceId));
    const sealedFor = sealed?.addressee.slots.map(({ deviceId }) => bytesToHex(deviceId));
    return sealedFor?.length === ids.length && ids.every((id) => sealedFor.includes(id));
  }

  /** Waits and tries again, or gives the rows up if the error says so. */
  async #onPeerError(peer: UserId, rows: readonly OutboxEntry[], error: unknown): Promise<void> {
    if (SottoError.is(error, "client/closed")) return;
    const known = error instanceof RelayFailure ? error.error : error;
    if (!SottoError.is(known)) throw error;
    // Somebody who is not on the relay yet may come: their messages wait.
    if (known.retryable || known.code === "peer/unknown") {
      if (known.code !== "relay/unreachable") this.#wait(peer, known);
      return;
    }
    await this.#engine.steps.run(async (transaction) => {
      for (const { key, record } of rows) {
        OUTBOX.put(transaction, key, { ...record, sealed: undefined, failed: true });
        if (record.message !== undefined) {
          await advanceMessage(transaction, this.#changes, record.message, "failed", {
            error: known,
          });
        }
      }
      transaction.onCommit(() => this.#changes.publish({ type: "outbox-changed" }));
    });
  }

  #onStoreError(peer: UserId, error: unknown): void {
    if (this.#isStopped || SottoError.is(error, "client/closed")) return;
    this.#wait(peer, toSottoError(error));
  }

  #wait(peer: UserId, error: SottoError): void {
    const before = this.#waiting.get(peer) ?? 0;
    if (before < 0) return; // Others of the same batch were refused with it: that is one failure.
    const failures = before + 1;
    this.#windows.set(peer, 1);
    if (failures === 1) this.#changes.publish({ type: "error", error, chatId: peer });
    this.#waiting.set(peer, -failures); // Negative while the timer runs.
    const backoff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    const timer = this.#engine.clock.setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#waiting.set(peer, failures);
        this.wake();
      },
      Math.max(backoff, Math.min(MAX_RETRY_AFTER_MS, (error.retryAfter ?? 0) * 1000)),
    );
    this.#timers.add(timer);
  }

  #report(error: unknown): void {
    if (this.#isStopped || SottoError.is(error, "client/closed")) return;
    this.#changes.publish({ type: "error", error: toSottoError(error) });
  }
}

const isSameRow = (a: OutboxRecord, b: OutboxRecord): boolean =>
  a.peer === b.peer && a.dueAtMs === b.dueAtMs && equalBytes(a.content, b.content);
