/** A value that changes: for user interfaces to subscribe to, and to iterate over. Fits React's useSyncExternalStore. */
export interface Live<T> extends AsyncIterable<T> {
  readonly value: T;
  /** Calls `fn` at every change, not at once. @returns A function that ends the subscription. */
  subscribe(fn: (value: T) => void, options?: SignalOptions): () => void;
  getSnapshot(): T;
}

export interface SignalOptions {
  readonly signal?: AbortSignal;
}

/** The writable side of a Live. */
export interface LiveSource<T> extends Live<T> {
  set(value: T): void;
}

/**
 * @param onFirst - Called when the first subscriber comes; what it returns is called when the last one goes.
 */
export function createLive<T>(initial: T, onFirst?: () => () => void): LiveSource<T> {
  let value = initial;
  let onLast: (() => void) | undefined;
  const listeners = new Set<(value: T) => void>();

  const subscribe = (fn: (value: T) => void, options?: SignalOptions): (() => void) => {
    if (options?.signal?.aborted === true) return () => undefined;
    const listener = (next: T): void => fn(next); // an object of its own: the same function may subscribe twice
    if (listeners.size === 0) onLast = onFirst?.();
    listeners.add(listener);
    const end = (): void => {
      if (!listeners.delete(listener)) return;
      options?.signal?.removeEventListener("abort", end);
      if (listeners.size === 0) onLast?.();
    };
    options?.signal?.addEventListener("abort", end, { once: true });
    return end;
  };

  return {
    get value() {
      return value;
    },
    getSnapshot: () => value,
    subscribe,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener(next);
    },
    [Symbol.asyncIterator]: () => iterate(() => value, subscribe),
  };
}

/** The present value, then the newest one each time it has changed: a slow reader skips values, never the last. */
async function* iterate<T>(
  current: () => T,
  subscribe: (fn: () => void) => () => void,
): AsyncGenerator<T, void> {
  let changed = true;
  let wake: (() => void) | undefined;
  const end = subscribe(() => {
    changed = true;
    wake?.();
  });
  try {
    for (;;) {
      if (!changed) await new Promise<void>((resolve) => (wake = resolve));
      changed = false;
      yield current();
    }
  } finally {
    end();
  }
}
