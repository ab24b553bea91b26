import { IDEMPOTENCE_MS } from "@sotto/protocol";
import type { RelayLimits } from "../limits.ts";
import type { Clock } from "../ports.ts";
import { Idempotence } from "./idempotence.ts";
import { TokenBucket } from "./rate-limit.ts";

/** What the relay remembers of a device as a sender, across its connections. */
export interface Sender {
  readonly requests: Idempotence;
  readonly submits: TokenBucket;
  /** All other requests. */
  readonly others: TokenBucket;
  /** Presence keys that were not heard of before. */
  readonly presenceKeys: TokenBucket;
  usedAtMs: number;
}

/** Room for the bundles and directories of a 256-member group at once, twice over. */
const OTHERS_BURST_COUNT = 1_024;
const OTHERS_PER_SECOND_COUNT = 20;

/** A key changes when somebody is blocked; a device that made them up could push out when others were last seen. */
const PRESENCE_KEYS_BURST_COUNT = 60;
const PRESENCE_KEYS_PER_SECOND_COUNT: number = 1 / 60;

export class Senders {
  readonly #clock: Clock;
  readonly #limits: RelayLimits;
  readonly #senders = new Map<string, Sender>();

  constructor(clock: Clock, limits: RelayLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  of(device: string): Sender {
    const nowMs = this.#clock.now();
    const sender = this.#senders.get(device) ?? this.#create(device, nowMs);
    sender.usedAtMs = nowMs;
    return sender;
  }

  #create(device: string, nowMs: number): Sender {
    const { sendBurst, sendPerSecond } = this.#limits;
    const sender = {
      requests: new Idempotence(),
      submits: new TokenBucket(sendBurst, sendPerSecond, nowMs),
      others: new TokenBucket(OTHERS_BURST_COUNT, OTHERS_PER_SECOND_COUNT, nowMs),
      presenceKeys: new TokenBucket(
        PRESENCE_KEYS_BURST_COUNT,
        PRESENCE_KEYS_PER_SECOND_COUNT,
        nowMs,
      ),
      usedAtMs: nowMs,
    };
    this.#senders.set(device, sender);
    return sender;
  }

  forgetIdle(nowMs: number): void {
    for (const [device, sender] of this.#senders) {
      if (sender.requests.isIdle && nowMs - sender.usedAtMs > IDEMPOTENCE_MS)
        this.#senders.delete(device);
    }
  }
}
