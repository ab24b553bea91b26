import { SottoError } from "@sotto/protocol";
import type { EngineContext } from "../sessions/engine-context.ts";
import { EXPIRIES, MESSAGES, PENDING_ANNOTATIONS } from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import type { Changes } from "./changes.ts";
import { removeMessage } from "./messages.ts";
import { dropUnsent } from "./outbox.ts";

// Messages that disappear: removed from this device when their time has come, whether the client runs then or starts
// later. So is what was done to a message that has not come, when it cannot come any more.

/** After a sweep that the store could not take. */
const RETRY_MS = 10_000;
/** A device may sleep through a timer, or its clock be set. */
const MAX_TIMER_MS = 60_000;
const PENDING_ROWS: string = `${PENDING_ANNOTATIONS.key()}/`;
/** Removed in one step. */
const PAGE_COUNT = 256;

export interface Expiry {
  /** Removes what is due, and waits for the next. Called at the start, and when a message may be due sooner. */
  look(): void;
  stop(): void;
}

export function createExpiry(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): Expiry {
  const { clock, steps } = engine;
  let timer: unknown;
  let isStopped = false;

  const sweep = async (): Promise<void> => {
    const next = await steps.run((transaction) => removeDue(engine, changes, transaction));
    if (next !== undefined) wait(next - clock.now());
  };
  const wait = (ms: number): void => {
    if (isStopped) return;
    clock.clearTimeout(timer);
    timer = clock.setTimeout(look, Math.max(0, Math.min(ms, MAX_TIMER_MS)));
  };
  const look = (): void => {
    void sweep().catch((error: unknown) => {
      if (SottoError.is(error, "client/closed")) return;
      wait(RETRY_MS);
      onError(error);
    });
  };
  const end = changes.subscribe((change) => {
    const isMessage = change.type === "message-added" || change.type === "message-changed";
    const isDueSometime = isMessage && change.message.expiresAtMs !== undefined;
    if (isDueSometime || change.type === "act-pending") look();
  });
  return {
    look,
    stop: () => {
      isStopped = true;
      end();
      clock.clearTimeout(timer);
    },
  };
}

/** @returns When the next message is due; undefined if none is. */
async function removeDue(
  { clock, identity }: EngineContext,
  changes: Changes,
  transaction: Transaction,
): Promise<number | undefined> {
  const nowMs = clock.now();
  const first = await EXPIRIES.scan(transaction, { limit: PAGE_COUNT });
  for (const { key, record: at } of first) {
    const dueMs = Number(key.split("/")[1]);
    if (dueMs > nowMs) return dueMs;
    EXPIRIES.delete(transaction, key);
    if (at.startsWith(PENDING_ROWS)) {
      PENDING_ANNOTATIONS.delete(transaction, at);
      continue;
    }
    const message = await MESSAGES.get(transaction, at);
    if (message === undefined) continue;
    // A message that was not sent in time is not sent. One that is sealed goes out: its number would be a gap.
    await dropUnsent(transaction, changes, message);
    await removeMessage(transaction, changes, message, identity.userId ?? "");
  }
  return first.length === PAGE_COUNT ? nowMs : undefined;
}
