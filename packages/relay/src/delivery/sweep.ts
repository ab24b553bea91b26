import { bytesToHex } from "@sotto/protocol";
import { SWEEP_BATCH_COUNT } from "../limits.ts";
import type { QueueContext } from "./device-queue.ts";
import type { Queues } from "./queues.ts";

/** Removes what has expired, a bounded number at a time, until nothing is left. */
export function sweepExpired(context: QueueContext, queues: Queues): void {
  context.watch(context.storage.expire(context.clock.now(), SWEEP_BATCH_COUNT), (expired) => {
    let messages = 0;
    for (const mailbox of expired) {
      queues.get(bytesToHex(mailbox.deviceId))?.expired(mailbox.messages, mailbox.bytes);
      messages += mailbox.messages;
    }
    if (messages >= SWEEP_BATCH_COUNT) sweepExpired(context, queues);
  });
}
