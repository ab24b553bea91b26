import type { SottoError } from "@sotto/protocol";
import type { Clock, Log } from "../ports.ts";

/** Each reason is written this often at most: whoever is refused comes again and again. */
const INTERVAL_MS = 60_000;
const MAX_REASONS_COUNT = 100;

/** Says why tokens are refused, so that an operator can tell a wrong audience from a wrong key. Reasons hold no token. */
export class RefusalLog {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #writtenAtMs = new Map<string, number>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  note({ code, message }: SottoError): void {
    const nowMs = this.#clock.now();
    if (nowMs - (this.#writtenAtMs.get(message) ?? -Infinity) < INTERVAL_MS) return;
    if (this.#writtenAtMs.size >= MAX_REASONS_COUNT) this.#writtenAtMs.clear();
    this.#writtenAtMs.set(message, nowMs);
    this.#log("token-refused", { code, reason: message });
  }
}
