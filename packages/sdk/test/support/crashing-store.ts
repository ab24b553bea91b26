import type { KeyValueStore } from "../../src/store/store.ts";

export interface Crash {
  /** Number of the operation, counted from `arm` on, at which the process dies. */
  readonly at: number;
  /** Whether the operation still takes effect. */
  readonly after: boolean;
  readonly onCrash: () => void;
}

/** A store whose process dies at one of its operations: from then on nothing is answered any more. */
export function crashingStore(
  inner: KeyValueStore,
  crash: Crash,
): KeyValueStore & { arm(on: boolean): void } {
  let operations = 0;
  let isArmed = false;
  let isDead = false;
  const never = new Promise<never>(() => undefined);

  const operate = async <T>(body: () => Promise<T>): Promise<T> => {
    if (isDead) return await never;
    if (isArmed) operations += 1;
    if (operations !== crash.at) return await body();
    if (crash.after) await body();
    isDead = true;
    await inner.close(); // What the operating system does for a process that is gone.
    crash.onCrash();
    return await never;
  };

  return {
    kind: inner.kind,
    arm: (on) => {
      isArmed = on;
    },
    open: () => inner.open(),
    get: (key) => operate(() => inner.get(key)),
    scan: (range) => operate(() => inner.scan(range)),
    commit: (lease, changes) => operate(() => inner.commit(lease, changes)),
    close: () => inner.close(),
  };
}
