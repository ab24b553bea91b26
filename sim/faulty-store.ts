import { SottoError } from "@sotto/protocol";
import type { Clock } from "../packages/sdk/src/ports.ts";
import type { Changes, KeyValueStore } from "../packages/sdk/src/store/store.ts";
import type { Fault } from "./plan.ts";

export interface StoreFaults {
  /** The process dies at its k-th operation from now on. */
  crash: { countdown: number; readonly after: boolean } | undefined;
  /** The next commit: fails, or reports an error and has taken effect all the same (F4), or finds no room. */
  nextCommit: "store-fails" | "store-uncertain" | "store-full" | undefined;
}

export interface FaultyStore extends KeyValueStore {
  readonly faults: StoreFaults;
  /** The process is gone: nothing is answered any more. */
  die(): void;
}

export interface FaultyStoreOptions {
  readonly clock: Clock;
  /** Time that a commit takes. */
  readonly commitMs: number;
  readonly onCrash: () => void;
  readonly onCommit: (changes: Changes) => void;
  /** A fault has struck. */
  readonly onFault: (fault: Fault) => void;
}

/** One process's view of a disk that outlives it. */
export function faultyStore(
  disk: KeyValueStore,
  { clock, commitMs, onCrash, onCommit, onFault }: FaultyStoreOptions,
): FaultyStore {
  const faults: StoreFaults = { crash: undefined, nextCommit: undefined };
  const never = new Promise<never>(() => undefined);
  let isDead = false;

  const operate = async <T>(body: () => Promise<T>): Promise<T> => {
    if (isDead) return await never;
    const { crash } = faults;
    if (crash !== undefined && --crash.countdown <= 0) {
      if (crash.after) await body();
      onFault(crash.after ? "crash-after-store" : "crash-before-store");
      onCrash();
      return await never;
    }
    const result = await body();
    return isDead ? await never : result;
  };

  const commit = async (lease: number, changes: Changes): Promise<void> => {
    if (commitMs > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, commitMs));
    if (isDead) return await never;
    const fault = faults.nextCommit;
    faults.nextCommit = undefined;
    if (fault !== undefined) onFault(fault);
    if (fault === "store-full") throw new SottoError("store/quota");
    if (fault === "store-fails") throw new SottoError("store/failed");
    await disk.commit(lease, changes);
    onCommit(changes);
    if (fault === "store-uncertain") throw new SottoError("store/failed");
  };

  return {
    kind: disk.kind,
    faults,
    open: () => disk.open(),
    get: (key) => operate(() => disk.get(key)),
    scan: (range) => operate(() => disk.scan(range)),
    commit: (lease, changes) => operate(() => commit(lease, changes)),
    close: async () => {
      if (!isDead) await disk.close();
    },
    die: () => {
      if (isDead) return;
      isDead = true;
      void disk.close(); // What the operating system does for a process that is gone.
    },
  };
}
