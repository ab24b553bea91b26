import { useCallback, useSyncExternalStore } from "react";

/** What a component needs of a Live, so that an app's own stores can be of the same kind. */
export interface Readable<T> {
  subscribe(fn: () => void): () => void;
  /** The same value as before, by identity, if nothing has changed. */
  getSnapshot(): T;
}

/** The present value of a Live. Renders again when it changes. Pass the same Live at every render, or memoize it. */
export function useLive<T>(live: Readable<T>): T {
  const subscribe = useCallback((onChange: () => void) => live.subscribe(onChange), [live]);
  const getSnapshot = (): T => live.getSnapshot();
  return useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
}

/** A part of a Live, and the same object while all in it is the same: lists are made anew more often than they change. */
export function steady<T, U>(live: Readable<T>, select: (value: T) => U): Readable<U> {
  let from = live.getSnapshot();
  let to = select(from);
  return {
    subscribe: (fn) => live.subscribe(fn),
    getSnapshot: () => {
      const next = live.getSnapshot();
      if (next !== from) {
        from = next;
        const selected = select(next);
        if (!isAlike(to, selected)) to = selected;
      }
      return to;
    },
  };
}

/** Whether two lists or two plain objects have the same parts. */
function isAlike<T>(a: T, b: T): boolean {
  const parts = Object.entries(a as object);
  const others = Object.entries(b as object);
  return (
    parts.length === others.length &&
    parts.every(([key, part]) => isSame(part, (b as Record<string, unknown>)[key]))
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return Object.is(a, b);
}
