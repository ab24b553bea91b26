import type { Message } from "@sotto/sdk";
import { isSameDay } from "../format.ts";
import type { Notice } from "../notices.ts";

const GROUP_MS = 5 * 60_000;

export type GapNotice = Notice & { readonly kind: "gap" };

/** One line of the feed. A message opens or closes a group of bubbles of one sender within five minutes. */
export type FeedItem =
  | { readonly kind: "day"; readonly key: string; readonly date: Date }
  | { readonly kind: "gap"; readonly key: string; readonly count: number }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: Message;
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

const belongTogether = (one: Message, other: Message): boolean =>
  one.from === other.from &&
  isSameDay(one.sentAt, other.sentAt) &&
  Math.abs(other.sentAt.getTime() - one.sentAt.getTime()) < GROUP_MS;

/** Messages in their order, with a line for each new day, and gaps where they were noticed. */
export function layOutFeed(messages: readonly Message[], gaps: readonly GapNotice[]): FeedItem[] {
  const items: FeedItem[] = [];
  let nextGap = 0;
  const addGapsBefore = (time: Date | undefined): void => {
    for (const { at, count } of gaps.slice(nextGap)) {
      if (time !== undefined && at >= time) return;
      items.push({ kind: "gap", key: `gap ${nextGap}`, count });
      nextGap += 1;
    }
  };

  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    const after = messages[index + 1];
    addGapsBefore(message.receivedAt);
    if (before === undefined || !isSameDay(before.sentAt, message.sentAt)) {
      items.push({ kind: "day", key: `day ${message.id}`, date: message.sentAt });
    }
    items.push({
      kind: "message",
      key: message.id,
      message,
      isFirst: before === undefined || !belongTogether(before, message),
      isLast: after === undefined || !belongTogether(message, after),
    });
  }
  addGapsBefore(undefined);
  return items;
}
