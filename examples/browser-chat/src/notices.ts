import type { Client, ConversationId } from "@sotto/sdk";

/** What a person should know about a conversation that is not a message. */
export type Notice =
  | { readonly kind: "gap"; readonly at: Date; readonly count: number }
  | { readonly kind: "identity-changed"; readonly wasVerified: boolean }
  | { readonly kind: "peer-unknown" };

type NoticesByChat = ReadonlyMap<ConversationId, readonly Notice[]>;

/** Collects notices from the client's events, in the shape that `useLive` takes. They last as long as the page. */
export interface Notices {
  getSnapshot(): NoticesByChat;
  subscribe(fn: () => void): () => void;
  dismiss(chatId: ConversationId, kind: Notice["kind"]): void;
}

export function collectNotices(client: Client): Notices {
  let notices: NoticesByChat = new Map();
  const listeners = new Set<() => void>();

  const change = (
    chatId: ConversationId,
    update: (before: readonly Notice[]) => readonly Notice[],
  ): void => {
    notices = new Map(notices).set(chatId, update(notices.get(chatId) ?? []));
    for (const listener of listeners) listener();
  };
  const without = (list: readonly Notice[], kind: Notice["kind"]) =>
    list.filter((notice) => notice.kind !== kind);

  client.addEventListener("gap", ({ chatId, count }) => {
    change(chatId, (before) => [...before, { kind: "gap", at: new Date(), count }]);
  });
  client.addEventListener("identitychange", ({ user, wasVerified }) => {
    change(user, (before) => [
      ...without(before, "identity-changed"),
      { kind: "identity-changed", wasVerified },
    ]);
  });
  client.addEventListener("error", ({ error, chatId }) => {
    if (error.code !== "peer/unknown" || chatId === undefined) return;
    change(chatId, (before) => [...without(before, "peer-unknown"), { kind: "peer-unknown" }]);
  });

  return {
    getSnapshot: () => notices,
    subscribe: (fn) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    dismiss: (chatId, kind) => change(chatId, (before) => without(before, kind)),
  };
}
