import { SottoError } from "@sotto/protocol";
import type { Writing } from "../conversations/writing.ts";
import type { Clock } from "../ports.ts";
import { type Answer, type TabMessage, toError } from "./messages.ts";
import { createWritingOf } from "./writing-of.ts";

/** A leader that has not answered for so long is asked whether it is still there. */
const PATIENCE_MS = 10_000;

/** The writing of another tab. */
export interface Remote {
  readonly leader: string;
  readonly writing: Writing;
  answer(id: number, answer: Answer): void;
  /** The leader is one no more: what it has not answered fails with `store/locked`. */
  end(): void;
}

interface Waiting {
  readonly timer: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: SottoError) => void;
}

interface RemoteSources {
  readonly clock: Clock;
  /** This tab. */
  readonly id: string;
  readonly leader: string;
  readonly post: (message: TabMessage) => void;
  readonly onSilence: () => void;
}

export function createRemote({ clock, id: from, leader, post, onSilence }: RemoteSources): Remote {
  const waiting = new Map<number, Waiting>();
  let calls = 0;

  const settle = (id: number, finish: (call: Waiting) => void): void => {
    const call = waiting.get(id);
    if (call === undefined) return;
    waiting.delete(id);
    clock.clearTimeout(call.timer);
    finish(call);
  };
  const call = (method: keyof Writing, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, { timer: clock.setTimeout(onSilence, PATIENCE_MS), resolve, reject });
      post({ type: "call", leader, call: { from, id, method, args } });
    });

  return {
    leader,
    writing: createWritingOf(call),
    answer: (id, answer) =>
      settle(id, ({ resolve, reject }) =>
        "error" in answer ? reject(toError(answer.error)) : resolve(answer.value),
      ),
    end: () => {
      for (const id of [...waiting.keys()])
        settle(id, ({ reject }) => reject(new SottoError("store/locked")));
    },
  };
}
