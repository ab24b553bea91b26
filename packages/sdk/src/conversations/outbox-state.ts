import { SottoError } from "@sotto/protocol";
import type { OutboxState } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { loadOutbox } from "../messaging/outbox.ts";
import type { Reader } from "../store/store.ts";

/** What the client tells of its outbox. */
export interface Outbox {
  readonly live: Live<OutboxState>;
  /** Counts again now. */
  refresh(): Promise<void>;
  /**
   * Waits until nothing is pending.
   *
   * @throws SottoError `client/closed` if `closed` is aborted meanwhile; `signal.reason` if `signal` is
   */
  emptied(closed: AbortSignal, signal: AbortSignal | undefined): Promise<void>;
}

/** Counts the outbox's messages again after each step that touched it. */
export function createOutboxState(
  store: Reader,
  changes: Changes,
  onError: (error: unknown) => void,
): Outbox {
  const live = createLive<OutboxState>({ pending: 0, failed: 0 });
  let isReading = false;
  let again = false;

  const read = async (): Promise<void> => {
    const messages = (await loadOutbox(store)).filter(({ record }) => record.message !== undefined);
    const pending = messages.filter(({ record }) => !record.failed);
    const oldest = pending[0]?.record.createdAtMs;
    const failed = messages.length - pending.length;
    const counts = { pending: pending.length, failed };
    live.set(oldest === undefined ? counts : { ...counts, oldest: new Date(oldest) });
  };
  const refresh = async (): Promise<void> => {
    again = true;
    if (isReading) return;
    isReading = true;
    try {
      while (again) {
        again = false;
        await read();
      }
    } finally {
      isReading = false;
    }
  };
  changes.subscribe((change) => {
    if (change.type === "outbox-changed" || change.type === "reread") void refresh().catch(onError);
  });
  return {
    live,
    refresh,
    async emptied(closed, signal): Promise<void> {
      await refresh();
      await untilEmpty(live, closed, signal);
    },
  };
}

async function untilEmpty(
  live: Live<OutboxState>,
  closed: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    if (live.value.pending === 0) resolve();
  };
  const onAbort = (): void => reject(signal?.reason as Error);
  const onClosed = (): void => reject(new SottoError("client/closed"));
  const end = live.subscribe(look);
  signal?.addEventListener("abort", onAbort, { once: true });
  closed.addEventListener("abort", onClosed, { once: true });
  try {
    if (closed.aborted) onClosed();
    look();
    await promise;
  } finally {
    end();
    signal?.removeEventListener("abort", onAbort);
    closed.removeEventListener("abort", onClosed);
  }
}
