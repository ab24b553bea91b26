import { SottoError } from "@sotto/protocol";
import { GONE } from "../conversations/message-acts.ts";
import type { Writing } from "../conversations/writing.ts";
import type { MessageRecord } from "../store/schema.ts";
import { isLost } from "./leader.ts";
import { createWritingOf } from "./writing-of.ts";

/** A writing that stays while who writes changes: calls wait for the next one, and what was not answered is asked again. */
export interface HandOver {
  readonly writing: Writing;
  /** Who writes from now on. */
  readonly set: (next: Writing | undefined) => void;
  /** Nobody any more: all calls fail with `error`. */
  readonly end: (error: SottoError) => void;
}

/** @param onLost - Called when a writing has failed because it is none any more. */
export function createHandOver(onLost: (writing: Writing) => void): HandOver {
  let current: Writing | undefined;
  let ended: SottoError | undefined;
  let changed = Promise.withResolvers<void>();

  const change = (next: Writing | undefined): void => {
    current = next;
    changed.resolve();
    changed = Promise.withResolvers();
  };

  const next = async (): Promise<Writing> => {
    if (ended !== undefined) throw ended;
    await changed.promise;
    return current ?? (await next());
  };

  const call = async (method: keyof Writing, args: readonly unknown[]): Promise<unknown> => {
    // Who typed while nobody listened need not be told later; presence is said again to whoever leads next.
    const isPassing = method === "typing" || method === "presence";
    if (isPassing && current === undefined) return undefined;
    for (let isRepeat = false; ; isRepeat = true) {
      const writing = current ?? (await next());
      const fn = writing[method] as (...all: readonly unknown[]) => Promise<unknown>;
      try {
        return await fn(...args);
      } catch (error) {
        const done = isRepeat ? doneBefore(method, args, error) : undefined;
        if (done !== undefined) return done.value;
        if (!isLost(error)) throw error;
        if (writing === current) onLost(writing);
        if (writing === current) throw error;
      }
    }
  };

  return {
    writing: createWritingOf(call),
    set: change,
    end: (error) => {
      ended = error;
      change(undefined);
    },
  };
}

/** What a call gives that fails at its repeat because it was done, but could not be answered. */
function doneBefore(
  method: keyof Writing,
  [message]: readonly unknown[],
  error: unknown,
): { readonly value: unknown } | undefined {
  const isGone = SottoError.is(error, "argument/invalid") && error.message.includes(GONE);
  if (method === "remove" && isGone) return { value: undefined };
  if (method === "cancel" && isGone) return { value: true };
  if (method === "open" && SottoError.is(error, "message/expired"))
    return { value: (message as MessageRecord).text };
  return undefined;
}
