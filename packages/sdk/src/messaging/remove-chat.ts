import type { EngineContext } from "../sessions/engine-context.ts";
import { CHATS, MESSAGES, OUTBOX } from "../store/schema.ts";
import type { Changes } from "./changes.ts";
import { messageKey, removeMessage } from "./messages.ts";
import { cancelMessage } from "./outbox.ts";

/** Removed in one step. */
const PAGE_COUNT = 256;

/**
 * Removes a conversation from this device: its messages, oldest first, then itself. Broken off, it goes on when it is
 * called again. What is sealed already goes out: its numbers would be gaps for the peer.
 */
export async function removeChat(
  { steps, identity }: EngineContext,
  changes: Changes,
  chatId: string,
): Promise<void> {
  const own = identity.userId ?? "";
  for (;;) {
    const isEmpty = await steps.run(async (transaction) => {
      const prefix = `${MESSAGES.key(chatId)}/`;
      const page = await MESSAGES.scan(transaction, { prefix, limit: PAGE_COUNT });
      const waiting = new Set((await OUTBOX.scan(transaction)).map(({ record }) => record.message));
      for (const { record: message } of page) {
        const isWaiting = waiting.has(messageKey(message));
        if (isWaiting && (await cancelMessage(transaction, changes, message))) continue;
        await removeMessage(transaction, changes, message, own);
      }
      if (page.length > 0) return false;
      CHATS.delete(transaction, CHATS.key(chatId));
      transaction.onCommit(() => changes.publish({ type: "chat-removed", chatId }));
      return true;
    });
    if (isEmpty) return;
  }
}
