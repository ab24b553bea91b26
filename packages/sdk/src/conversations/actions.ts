import type { Conversation } from "../api.ts";
import type { Changes } from "../messaging/changes.ts";
import { messageKey } from "../messaging/messages.ts";
import { requeueMessage } from "../messaging/outbox.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { MessageActions } from "./message-view.ts";

export function createMessageActions(
  { steps }: EngineContext,
  changes: Changes,
  closed: AbortSignal,
  chat: (peer: string) => Conversation,
): MessageActions {
  return {
    changes,
    closed,
    send: (chatId, content, options) => chat(chatId).send(content, options),
    requeue: (record) =>
      steps.run((transaction) => requeueMessage(transaction, changes, messageKey(record))),
  };
}
