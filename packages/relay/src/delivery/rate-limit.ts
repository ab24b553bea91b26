/** A token bucket: `burst` at once, `perSecond` back. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#filledAtMs = nowMs;
  }

  /** In how many milliseconds there will be `cost` tokens. 0: they are there. */
  waitMs(nowMs: number, cost: number = 1): number {
    this.#refill(nowMs);
    const lacking = cost - this.#tokens;
    return lacking > 0 ? Math.ceil((lacking * 1000) / this.#perSecond) : 0;
  }

  /** Takes `cost` tokens, or says in how many milliseconds there will be enough. 0: taken. */
  take(nowMs: number, cost: number = 1): number {
    const waitMs = this.waitMs(nowMs, cost);
    if (waitMs === 0) this.#tokens -= cost;
    return waitMs;
  }

  /** What they were taken for has not come about. */
  giveBack(cost: number = 1): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + cost);
  }

  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens >= this.#burst;
  }

  #refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs * this.#perSecond) / 1000);
    this.#filledAtMs = nowMs;
  }
}
