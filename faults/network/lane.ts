import type { Socket } from "node:net";
import { setImmediate as turn, setTimeout as after } from "node:timers/promises";
import type { ProxyCounts, Weather } from "./weather.ts";

/** Bytes under way beyond which the source is not read. */
const MAX_UNDER_WAY_BYTES = 1_048_576;

export interface LaneContext {
  readonly weather: () => Weather;
  readonly counts: ProxyCounts;
  /** Returns how many of the bytes may pass. */
  readonly spend: (bytes: number) => number;
}

/** One direction of a passage: takes bytes from one socket, and passes them on to the other as the weather allows. */
export class Lane {
  readonly #source: Socket;
  readonly #sink: Socket;
  readonly #context: LaneContext;
  #last: Promise<void> = Promise.resolve();
  #underWayBytes = 0;
  #isDark = false;

  constructor(source: Socket, sink: Socket, context: LaneContext) {
    this.#source = source;
    this.#sink = sink;
    this.#context = context;
    source.setNoDelay(true);
    source.on("data", (bytes) => this.#take(bytes));
    source.on("error", () => source.destroy());
    source.on("close", () => this.#sourceClosed());
  }

  /** For good: the bytes that were lost meanwhile are missing from the stream. */
  blackhole(): void {
    this.#isDark = true;
  }

  #take(bytes: Buffer): void {
    if (this.#isDark) {
      this.#context.counts.swallowedBytes += bytes.length;
      return;
    }
    const { delayMs, jitterMs, chance } = this.#context.weather();
    const due = after(delayMs + jitterMs * chance());
    this.#underWayBytes += bytes.length;
    if (this.#underWayBytes > MAX_UNDER_WAY_BYTES) this.#source.pause();
    this.#last = this.#last.then(async () => {
      await due;
      await this.#pass(bytes);
      this.#underWayBytes -= bytes.length;
      if (this.#underWayBytes <= MAX_UNDER_WAY_BYTES) this.#source.resume();
    });
  }

  async #pass(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#sink.destroyed;) {
      const slice = bytes.subarray(at, at + this.#sliceLength(bytes.length - at));
      at += slice.length;
      await this.#passSlice(slice);
    }
  }

  #sliceLength(left: number): number {
    const { sliceBytes, chance } = this.#context.weather();
    return sliceBytes === 0 ? left : 1 + Math.floor(chance() * sliceBytes);
  }

  async #passSlice(slice: Buffer): Promise<void> {
    const { sliceBytes, bytesPerSecond } = this.#context.weather();
    if (bytesPerSecond > 0) await after((slice.length / bytesPerSecond) * 1000);
    else if (sliceBytes > 0) await turn(); // Else the writes would leave as one.
    if (this.#isDark || this.#sink.destroyed) return;
    this.#context.counts.slices += 1;
    this.#sink.write(slice.subarray(0, this.#context.spend(slice.length)));
  }

  /** The other end hears of it after what came before; in the dark never. */
  #sourceClosed(): void {
    void this.#last.then(() => {
      if (!this.#isDark) this.#sink.destroySoon();
    });
  }
}
