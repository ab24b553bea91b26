/** A step may have read a clock that was set before it committed. */
const STEP_MS = 2_000;

/** What a device's clock shows, and has shown a moment ago. */
export class DeviceTime {
  readonly worldMs: () => number;
  #skewMs: number;
  #before: { readonly skewMs: number; readonly untilMs: number } | undefined;
  /** The highest that it has shown before it was set. */
  #latestShownMs = -Infinity;
  readonly #listeners = new Set<() => void>();

  constructor(worldMs: () => number, skewMs: number) {
    this.worldMs = worldMs;
    this.#skewMs = skewMs;
  }

  get skewMs(): number {
    return this.#skewMs;
  }

  jump(skewMs: number): void {
    this.#before = { skewMs: this.#skewMs, untilMs: this.worldMs() };
    this.#latestShownMs = Math.max(this.#latestShownMs, this.worldMs() + this.#skewMs);
    this.#skewMs = skewMs;
    for (const listener of this.#listeners) listener();
  }

  onJump(listener: () => void): void {
    this.#listeners.add(listener);
  }

  get #skews(): readonly number[] {
    const isRecent = this.#before !== undefined && this.worldMs() - this.#before.untilMs < STEP_MS;
    return isRecent && this.#before !== undefined
      ? [this.#skewMs, this.#before.skewMs]
      : [this.#skewMs];
  }

  /** What was due once may take its time to be done, and the clock be set back meanwhile. */
  mayHavePassed(clockMs: number): boolean {
    const shownMs = this.worldMs() + Math.max(...this.#skews);
    return clockMs <= Math.max(shownMs, this.#latestShownMs);
  }

  isNow(clockMs: number): boolean {
    return this.#skews.some((skewMs) => {
      const agoMs = this.worldMs() + skewMs - clockMs;
      return agoMs >= 0 && agoMs < STEP_MS;
    });
  }

  /** When a time of the device's clock will have come at the latest, if the clock stays as it is. */
  latest(clockMs: number): number {
    return clockMs - Math.min(...this.#skews);
  }
}
