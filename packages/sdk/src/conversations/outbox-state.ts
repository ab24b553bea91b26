import type { OutboxState } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import { loadOutbox } from "../messaging/outbox.ts";
import type { Reader } from "../store/store.ts";

/** Counts the outbox's messages again after each step that touched it. */
export function createOutboxState(
  store: Reader,
  changes: Changes,
  onError: (error: unknown) => void,
): { readonly live: Live<OutboxState>; refresh(): Promise<void> } {
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
    if (change.type === "outbox-changed") void refresh().catch(onError);
  });
  return { live, refresh };
}
