import { useMemo } from "react";
import type { UserId } from "@sotto/protocol";
import type {
  ConnectionState,
  ContentTypes,
  ConversationId,
  ConversationQuery,
  ConversationSummary,
  OutboxState,
  Presence,
  Profile,
} from "../api.ts";
import { useClient } from "./provider.ts";
import { steady, useLive } from "./use-live.ts";

const OFFLINE: Presence = { online: false };
const itself = <T>(value: T): T => value;

/** All conversations but requests, or those that fit: the pinned first, then the most recently active. */
export function useConversations<C extends ContentTypes = []>(
  query: ConversationQuery = {},
): readonly ConversationSummary<C>[] {
  const { conversations } = useClient<C>();
  const { archived, unread, pinned, limit } = query;
  const list = useMemo(() => {
    const given = { archived, unread, pinned, limit };
    const entries = Object.entries(given).filter(([, value]) => value !== undefined);
    return steady(conversations.query(Object.fromEntries(entries)), itself);
  }, [conversations, archived, unread, pinned, limit]);
  return useLive(list);
}

/** Conversations that somebody began who may not write without asking, the newest first. */
export function useRequests<C extends ContentTypes = []>(): readonly ConversationSummary<C>[] {
  const { requests } = useClient<C>();
  return useLive(useMemo(() => steady(requests, itself), [requests]));
}

/** The summary of one conversation, whether or not it has begun. @throws SottoError `argument/invalid` */
export function useConversation<C extends ContentTypes = []>(
  chatId: ConversationId,
): ConversationSummary<C> {
  const client = useClient<C>();
  return useLive(useMemo(() => client.chat(chatId).summary, [client, chatId]));
}

/** Who types in a conversation. @throws SottoError `argument/invalid` */
export function useTyping(chatId: ConversationId): readonly UserId[] {
  const client = useClient();
  return useLive(
    useMemo(() => steady(client.chat(chatId).summary, ({ typing }) => typing), [client, chatId]),
  );
}

/** A user's name, text and picture; those of the client's own user too. */
export function useProfile(user: UserId): Profile {
  const client = useClient();
  return useLive(useMemo(() => client.profile.of(user), [client, user]));
}

/** Whether a user is online, as far as they show it to the client's user. */
export function usePresence(user: UserId): Presence {
  const client = useClient();
  return useLive(
    useMemo(
      () => steady(client.presence.watch([user]), (users) => users.get(user) ?? OFFLINE),
      [client, user],
    ),
  );
}

/** Whether the client is connected. */
export function useConnection(): ConnectionState {
  return useLive(useClient().connection);
}

/** How many messages wait, and how many have failed. */
export function useOutbox(): OutboxState {
  const { outbox } = useClient();
  return useLive(useMemo(() => steady(outbox, itself), [outbox]));
}
