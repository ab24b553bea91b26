import type { Presence } from "../api.ts";
import type { GapEvent, ReceiptEvent, TypingEvent } from "../events.ts";
import type { MessageRecord } from "../store/schema.ts";
import type { SottoError, UserId } from "@sotto/protocol";

/** What a committed step changed: the one way from the engine to the public objects. */
export type Change =
  | { readonly type: "message-added"; readonly message: MessageRecord }
  | { readonly type: "message-changed"; readonly message: MessageRecord }
  | { readonly type: "message-removed"; readonly message: MessageRecord }
  | { readonly type: "chat-removed"; readonly chatId: string }
  | { readonly type: "chat-changed"; readonly chatId: string }
  | { readonly type: "outbox-changed" }
  /** Something was done to a message that has not come. */
  | { readonly type: "act-pending" }
  | {
      readonly type: "receipt";
      readonly receipt: Pick<ReceiptEvent, "messageId" | "user" | "state" | "at">;
    }
  | { readonly type: "gap"; readonly gap: Pick<GapEvent, "chatId" | "from" | "count" | "reason"> }
  | {
      readonly type: "typing";
      readonly chatId: string;
      readonly user: UserId;
      readonly activity: TypingEvent["activity"];
    }
  /** How those are who are watched. */
  | { readonly type: "presence"; readonly seen: ReadonlyMap<UserId, Presence> }
  | { readonly type: "profile-changed"; readonly user: UserId }
  | { readonly type: "contacts-changed"; readonly user: UserId }
  | { readonly type: "privacy-changed" }
  | { readonly type: "identity-changed"; readonly user: UserId; readonly wasVerified: boolean }
  /** Another tab writes now: what it and the one before it have changed is to be read. */
  | { readonly type: "reread" }
  /** The client has stopped for good; what is queued waits for its next start. */
  | { readonly type: "stopped"; readonly error: SottoError }
  | { readonly type: "error"; readonly error: SottoError; readonly chatId?: string };

export interface Changes {
  publish(change: Change): void;
  subscribe(fn: (change: Change) => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish: (change) => {
      for (const listener of listeners) listener(change);
    },
    subscribe: (fn) => {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
  };
}
