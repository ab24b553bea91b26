import { bytesToHex } from "@sotto/protocol";
import { SWEEP_BATCH_COUNT } from "../limits.ts";
import type { Removed } from "../storage/admin-storage.ts";
import type { QueueContext } from "./device-queue.ts";
import type { Queues } from "./queues.ts";

const NOTHING: Removed = { messages: 0, bytes: 0 };

/**
 * Removes what has expired, a bounded number at a time, until nothing is left.
 *
 * @param done - Told in the end how much that was.
 */
export function sweepExpired(
  context: QueueContext,
  queues: Queues,
  done: (removed: Removed) => void = () => {},
  before: Removed = NOTHING,
): void {
  context.watch(context.storage.expire(context.clock.now(), SWEEP_BATCH_COUNT), (expired) => {
    let { messages, bytes } = NOTHING;
    for (const mailbox of expired) {
      queues.get(bytesToHex(mailbox.deviceId))?.expired(mailbox.messages, mailbox.bytes);
      messages += mailbox.messages;
      bytes += mailbox.bytes;
    }
    const removed = { messages: before.messages + messages, bytes: before.bytes + bytes };
    if (messages >= SWEEP_BATCH_COUNT) sweepExpired(context, queues, done, removed);
    else done(removed);
  });
}
