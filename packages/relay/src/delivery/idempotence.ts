import { IDEMPOTENCE_MS, type ServerFrame } from "@sotto/protocol";
import { hexOf } from "../hex.ts";

export type Reply = (frame: ServerFrame) => void;

/** Answers of one device that are kept; the oldest go first. An Accepted counts 64 bytes, a bundle what it weighs. */
const MAX_ANSWERS_BYTES: number = 4 * 1024 * 1024;
const SMALL_ANSWER_BYTES = 64;
const BUNDLE_BYTES = 2_700;

interface Answered {
  readonly atMs: number;
  /** Without its request id, which is a view of the whole request, an envelope of many KiB perhaps. */
  readonly frame: ServerFrame;
}

const NONE = new Uint8Array(0);
const ACCEPTED_STORED: ServerFrame = { type: "accepted", requestId: NONE, stored: true };
const ACCEPTED_UNSTORED: ServerFrame = { type: "accepted", requestId: NONE, stored: false };

/** Nearly all answers are one of two, which are the same objects for everyone. */
function withoutId(frame: ServerFrame): ServerFrame {
  if (frame.type === "accepted") return frame.stored ? ACCEPTED_STORED : ACCEPTED_UNSTORED;
  return "requestId" in frame ? { ...frame, requestId: NONE } : frame;
}

const withId = (frame: ServerFrame, requestId: Uint8Array): ServerFrame =>
  "requestId" in frame ? { ...frame, requestId: Uint8Array.from(requestId) } : frame;

const weightOf = (frame: ServerFrame): number =>
  SMALL_ANSWER_BYTES + (frame.type === "bundles" ? frame.bundles.length * BUNDLE_BYTES : 0);

/**
 * The requests of one device: a repeat gets the first answer again and has no second effect.
 *
 * A Failure is not remembered. It had no effect, so that a repeat is judged anew.
 */
export class Idempotence {
  readonly #pending = new Map<string, Reply[]>();
  readonly #answered = new Map<string, Answered>();
  #bytes = 0;

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  /**
   * The reply to give the answer to, if the request is new; otherwise undefined, and `reply` gets the first answer now
   * or when it comes.
   */
  begin(requestId: Uint8Array, reply: Reply, now: () => number): Reply | undefined {
    const key = hexOf(requestId);
    const answered = this.#answered.get(key);
    if (answered !== undefined && now() - answered.atMs <= IDEMPOTENCE_MS) {
      reply(withId(answered.frame, requestId));
      return undefined;
    }
    const replies = this.#pending.get(key);
    if (replies !== undefined) {
      replies.push(reply);
      return undefined;
    }
    this.#pending.set(key, [reply]);
    return (frame) => this.#answer(key, frame, now());
  }

  #answer(key: string, frame: ServerFrame, nowMs: number): void {
    const replies = this.#pending.get(key) ?? [];
    this.#pending.delete(key);
    if (frame.type !== "failure") this.#remember(key, frame, nowMs);
    for (const reply of replies) reply(frame);
  }

  #remember(key: string, frame: ServerFrame, nowMs: number): void {
    this.#forget(key);
    this.#answered.set(key, { atMs: nowMs, frame: withoutId(frame) });
    this.#bytes += weightOf(frame);
    for (const [oldest, { atMs }] of this.#answered) {
      if (this.#bytes <= MAX_ANSWERS_BYTES && nowMs - atMs <= IDEMPOTENCE_MS) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const answered = this.#answered.get(key);
    if (answered === undefined) return;
    this.#answered.delete(key);
    this.#bytes -= weightOf(answered.frame);
  }
}
