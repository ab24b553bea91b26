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

  /** Takes `cost` tokens, or says in how many milliseconds there will be enough. 0: taken. */
  take(nowMs: number, cost: number = 1): number {
    this.#refill(nowMs);
    if (this.#tokens < cost) return Math.ceil(((cost - this.#tokens) * 1000) / this.#perSecond);
    this.#tokens -= cost;
    return 0;
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
