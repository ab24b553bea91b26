import { type Envelope, IDEMPOTENCE_MS } from "@sotto/protocol";
import { fingerprintOf } from "./arrival.ts";

/** Envelopes of one device that are remembered after their ack; a repeat beyond them is delivered again. */
const MAX_REMEMBERED_COUNT = 4_096;

interface Acknowledged {
  readonly atMs: number;
  /** Undefined if the ack came for an envelope that this process had not in memory. */
  readonly fingerprint: string | undefined;
}

/** Ids of envelopes that one device has acknowledged in the last ten minutes. */
export class RecentAcks {
  readonly #acks = new Map<string, Acknowledged>();

  add(key: string, envelope: Envelope | undefined, nowMs: number): void {
    const fingerprint = envelope === undefined ? undefined : fingerprintOf(envelope);
    this.#acks.delete(key);
    this.#acks.set(key, { atMs: nowMs, fingerprint });
    this.#prune(nowMs);
  }

  has(key: string, nowMs: number): boolean {
    return this.#recent(key, nowMs) !== undefined;
  }

  get size(): number {
    return this.#acks.size;
  }

  /** Undefined if the id is unknown or its ack too long ago. */
  compare(key: string, envelope: Envelope, nowMs: number): "same" | "other" | undefined {
    const ack = this.#recent(key, nowMs);
    if (ack === undefined) return undefined;
    return ack.fingerprint === undefined || ack.fingerprint === fingerprintOf(envelope)
      ? "same"
      : "other";
  }

  /** What is too old may still be here: it is dropped when others are added. */
  #recent(key: string, nowMs: number): Acknowledged | undefined {
    const ack = this.#acks.get(key);
    return ack !== undefined && nowMs - ack.atMs <= IDEMPOTENCE_MS ? ack : undefined;
  }

  /** Oldest first, so it stops at the first that stays. */
  #prune(nowMs: number): void {
    for (const [key, ack] of this.#acks) {
      if (this.#acks.size <= MAX_REMEMBERED_COUNT && nowMs - ack.atMs <= IDEMPOTENCE_MS) return;
      this.#acks.delete(key);
    }
  }
}
