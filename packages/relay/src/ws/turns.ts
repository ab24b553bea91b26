/**
 * How long the messages of all sockets may be worked on before the event loop goes round once more. ws hands over in one
 * go whatever a read of 64 KiB holds: thousands of the smallest messages.
 */
const TURN_MS = 10;
/** Messages of one socket before the next socket has its turn. */
const SLICE_COUNT = 32;

type Work = () => void;

/** Shares the event loop among sockets: what is too much for one turn waits, and is worked off a slice at a time. */
export class Turns {
  readonly #now: () => number;
  readonly #defer: (next: () => void) => void;
  /** When the first message of this turn came; undefined before it. */
  #startedAtMs: number | undefined;
  #waiting: Inbox[] = [];

  /**
   * @param now - Milliseconds, since whenever.
   * @param defer - Calls back when the event loop has gone round.
   */
  constructor(now: () => number, defer: (next: () => void) => void) {
    this.#now = now;
    this.#defer = defer;
  }

  /** Whether there is time for one more message in this turn. */
  hasTime(): boolean {
    if (this.#startedAtMs !== undefined) return this.#now() - this.#startedAtMs < TURN_MS;
    this.#startedAtMs = this.#now();
    this.#defer(() => this.#next());
    return true;
  }

  /** To be worked off in turns to come. */
  wait(inbox: Inbox): void {
    this.#waiting.push(inbox);
  }

  #next(): void {
    this.#startedAtMs = undefined;
    while (this.#waiting.length > 0 && this.hasTime()) {
      const inbox = this.#waiting.shift() as Inbox;
      if (!inbox.workOff(SLICE_COUNT)) this.#waiting.push(inbox);
    }
  }
}

/** What of one socket's messages has had no time yet. */
export class Inbox {
  readonly #turns: Turns;
  readonly #pause: (isPaused: boolean) => void;
  #waiting: Work[] = [];
  #done = 0;

  /** @param pause - Stops reading from the socket, and goes on: no more than one read waits. */
  constructor(turns: Turns, pause: (isPaused: boolean) => void) {
    this.#turns = turns;
    this.#pause = pause;
  }

  /** Does the work now or, if there is no time, in its order later. */
  take(work: Work): void {
    if (this.#waiting.length === 0 && this.#turns.hasTime()) return work();
    this.#waiting.push(work);
    if (this.#waiting.length > 1) return;
    this.#pause(true);
    this.#turns.wait(this);
  }

  /** Does work after all that waits, or at once if nothing does. */
  takeLast(work: Work): void {
    if (this.#waiting.length === 0) work();
    else this.#waiting.push(work);
  }

  /** @returns Whether nothing is left. */
  workOff(count: number): boolean {
    const end = Math.min(this.#done + count, this.#waiting.length);
    while (this.#done < end) (this.#waiting[this.#done++] as Work)();
    if (this.#done < this.#waiting.length) return false;
    this.#waiting = [];
    this.#done = 0;
    this.#pause(false);
    return true;
  }
}
