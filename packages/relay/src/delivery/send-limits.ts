import type { RelayLimits } from "../limits.ts";
import { TokenBucket } from "./rate-limit.ts";
import { StrangerQuota } from "./stranger-quota.ts";

/** Another account that a Submit addresses. */
export interface Recipient {
  readonly userId: string;
  readonly isStranger: boolean;
}

/** What one account may send to another, by whichever of its devices. Nothing of it is stored. */
export class SendLimits {
  readonly #limits: RelayLimits;
  readonly #strangers: StrangerQuota;
  /** Sender → recipient → what is left. */
  readonly #buckets = new Map<string, Map<string, TokenBucket>>();

  constructor(limits: RelayLimits) {
    this.#limits = limits;
    this.#strangers = new StrangerQuota(limits);
  }

  /** In how many milliseconds a Submit for all of them is within the limits; 0: now. Counts nothing. */
  waitMs(sender: string, recipients: readonly Recipient[], nowMs: number): number {
    const buckets = this.#buckets.get(sender);
    let waitMs = this.#strangers.waitMs(sender, strangersOf(recipients), nowMs);
    for (const { userId } of recipients)
      waitMs = Math.max(waitMs, buckets?.get(userId)?.waitMs(nowMs) ?? 0);
    return waitMs;
  }

  /** Counts a Submit that `waitMs` lets through. Returns what takes it back, should nothing come of it. */
  spend(sender: string, recipients: readonly Recipient[], nowMs: number): () => void {
    const buckets = recipients.map(({ userId }) => this.#bucketOf(sender, userId, nowMs));
    for (const bucket of buckets) bucket.take(nowMs);
    const takeBack = this.#strangers.spend(sender, strangersOf(recipients), nowMs);
    return () => {
      for (const bucket of buckets) bucket.giveBack();
      takeBack();
    };
  }

  #bucketOf(sender: string, recipient: string, nowMs: number): TokenBucket {
    let buckets = this.#buckets.get(sender);
    if (buckets === undefined) this.#buckets.set(sender, (buckets = new Map()));
    let bucket = buckets.get(recipient);
    if (bucket !== undefined) return bucket;
    const { sendBurstPerRecipient, sendPerSecondPerRecipient } = this.#limits;
    bucket = new TokenBucket(sendBurstPerRecipient, sendPerSecondPerRecipient, nowMs);
    buckets.set(recipient, bucket);
    return bucket;
  }

  /** Buckets that are full again say nothing. */
  forgetIdle(nowMs: number): void {
    this.#strangers.forgetIdle(nowMs);
    for (const [sender, buckets] of this.#buckets) {
      for (const [recipient, bucket] of buckets)
        if (bucket.isFull(nowMs)) buckets.delete(recipient);
      if (buckets.size === 0) this.#buckets.delete(sender);
    }
  }
}

const strangersOf = (recipients: readonly Recipient[]): readonly string[] =>
  recipients.filter(({ isStranger }) => isStranger).map(({ userId }) => userId);
