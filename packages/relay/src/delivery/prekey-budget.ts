import type { RelayLimits } from "../limits.ts";
import { TokenBucket } from "./rate-limit.ts";

const HOUR_SECONDS = 3_600;
/** A requester gets one more after this (RELIABILITY 3h). */
const PEER_SECONDS = 600;

/**
 * How many one-time prekeys are handed out: so many to one device of another, so many of a device in an hour. Nobody is
 * refused beyond that: they get the signed prekey alone, as from an empty pool. So nobody can empty it.
 */
export class PrekeyBudget {
  readonly #limits: RelayLimits;
  readonly #byPair = new Map<string, TokenBucket>();
  readonly #byTarget = new Map<string, TokenBucket>();

  constructor(limits: RelayLimits) {
    this.#limits = limits;
  }

  /** Whether `requester` may have a one-time prekey of `target` now. Both are device ids. */
  spend(requester: string, target: string, nowMs: number): boolean {
    const { prekeysPerPeer, prekeysPerHour } = this.#limits;
    const pair = `${requester}/${target}`;
    const ofPair = bucketOf(this.#byPair, pair, prekeysPerPeer, 1 / PEER_SECONDS, nowMs);
    const perSecond = prekeysPerHour / HOUR_SECONDS;
    const ofTarget = bucketOf(this.#byTarget, target, prekeysPerHour, perSecond, nowMs);
    return ofPair.take(nowMs) === 0 && ofTarget.take(nowMs) === 0;
  }

  /** Buckets that are full again say nothing. */
  forgetIdle(nowMs: number): void {
    for (const buckets of [this.#byPair, this.#byTarget])
      for (const [key, bucket] of buckets) if (bucket.isFull(nowMs)) buckets.delete(key);
  }
}

function bucketOf(
  buckets: Map<string, TokenBucket>,
  key: string,
  burst: number,
  perSecond: number,
  nowMs: number,
): TokenBucket {
  let bucket = buckets.get(key);
  if (bucket === undefined) buckets.set(key, (bucket = new TokenBucket(burst, perSecond, nowMs)));
  return bucket;
}
