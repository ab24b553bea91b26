import { useMemo } from "react";
import type { ContentTypes, ConversationId } from "../api.ts";
import { useClient } from "./provider.ts";
import { sharedTimeline, type TimelineOptions, type TimelineView } from "./shared-timeline.ts";
import { useLive } from "./use-live.ts";

/**
 * The messages of a conversation, kept up to date. Components that ask for the same chat with the same options share one
 * timeline, and with it what `more` has loaded, until the last of them is unmounted.
 *
 * @throws SottoError `argument/invalid`
 */
export function useTimeline<C extends ContentTypes = []>(
  chatId: ConversationId,
  { limit, around }: TimelineOptions = {},
): TimelineView<C> {
  const client = useClient<C>();
  return useLive(
    useMemo(
      () => sharedTimeline(client, chatId, { limit, around }),
      [client, chatId, limit, around],
    ),
  );
}
