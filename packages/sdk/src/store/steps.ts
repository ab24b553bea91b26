import { equalBytes, SottoError } from "@sotto/protocol";
import type { Changes, KeyValueStore, Reader } from "./store.ts";
import { type StagedTransaction, stageTransaction, type Transaction } from "./transaction.ts";

/** Runs the steps of one client, one after the other. */
export interface Steps {
  /**
   * Runs `body` and commits what it wrote, all or nothing. Nothing of the client's state changes outside of steps, and
   * nothing is sent or acknowledged before its step has committed.
   *
   * @throws SottoError `client/closed`, `store/…`; whatever `body` throws: then nothing is written.
   */
  run<T>(body: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Refuses further steps and waits for those under way. */
  close(): Promise<void>;
}

/** @param beforeCommit - Adds to every step what follows from what it wrote. */
export function createSteps(
  store: KeyValueStore,
  lease: number,
  beforeCommit?: (store: Reader, transaction: StagedTransaction) => Promise<void>,
): Steps {
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const runNow = async <T>(body: (transaction: Transaction) => Promise<T>): Promise<T> => {
    if (isClosed) throw new SottoError("client/closed");
    const transaction = stageTransaction(store);
    const result = await body(transaction);
    await beforeCommit?.(store, transaction);
    if (transaction.changes.size > 0) await commit(store, lease, transaction.changes);
    for (const callback of transaction.callbacks) callback();
    return result;
  };

  return {
    run: (body) => {
      const result = last.then(() => runNow(body));
      last = result.catch(() => undefined); // Reported to the step's own caller.
      return result;
    },
    close: async () => {
      await last;
      isClosed = true;
    },
  };
}

/** A disk may report an error for what it has written all the same: then the step has happened, and what follows it must. */
async function commit(store: KeyValueStore, lease: number, changes: Changes): Promise<void> {
  try {
    await store.commit(lease, changes);
  } catch (error) {
    if (!SottoError.is(error, "store/failed") || !(await isWritten(store, changes))) throw error;
  }
}

async function isWritten(store: KeyValueStore, changes: Changes): Promise<boolean> {
  try {
    for (const [key, value] of changes) {
      const stored = await store.get(key);
      const isEqual =
        stored === undefined || value === undefined ? stored === value : equalBytes(stored, value);
      if (!isEqual) return false;
    }
    return true;
  } catch {
    return false; // The commit's own error is the one to report.
  }
}
