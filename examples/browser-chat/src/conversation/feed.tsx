import type { Conversation, Timeline } from "@sotto/sdk";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatDay, messageOf, plural } from "../format.ts";
import { useCurrentSession } from "../session.ts";
import { useLive } from "../use-live.ts";
import { type FeedItem, layOutFeed } from "./feed-items.ts";
import { moveFocus } from "./feed-keys.ts";
import { MessageArticle } from "./message-article.tsx";
import { useMarkRead } from "./use-mark-read.ts";
import { useScroll } from "./use-scroll.ts";

const SHOW_OLDER_WITHIN_PX = 300;

interface Props {
  readonly chat: Conversation;
  readonly timeline: Timeline;
}

/** The messages, oldest first. Scrolling up loads older ones; new ones are followed while the newest is in view. */
export function Feed({ chat, timeline }: Props) {
  const messages = useLive(timeline);
  const notices = useLive(useCurrentSession().notices).get(chat.id);
  const gaps = useMemo(() => (notices ?? []).filter((notice) => notice.kind === "gap"), [notices]);
  const items = useMemo(() => layOutFeed(messages, gaps), [messages, gaps]);
  const isReady = useIsReady(timeline);
  const scroller = useRef<HTMLDivElement>(null);
  const { isAtEnd, unseen, onScroll, toEnd } = useScroll(scroller, messages);
  const older = useOlder(timeline);
  useMarkRead(chat, isAtEnd && isReady);

  const loadOlderNearTop = (): void => {
    const element = scroller.current;
    if (element !== null && element.scrollTop < SHOW_OLDER_WITHIN_PX) older.load();
  };
  // A page that does not fill the screen cannot be scrolled.
  useEffect(() => {
    if (isReady) loadOlderNearTop();
  });

  return (
    <div className="feed-frame grow">
      <div
        className="scroll feed-scroll"
        ref={scroller}
        onScroll={() => {
          onScroll();
          loadOlderNearTop();
        }}
      >
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys that ARIA names for a feed */}
        <div
          className="feed"
          role="feed"
          aria-label="Messages"
          aria-busy={older.isLoading || !isReady}
          onKeyDown={moveFocus}
        >
          {older.problem !== undefined && (
            <p className="system-line">
              Older messages could not be read: {older.problem}{" "}
              <button type="button" className="button quiet" onClick={older.retry}>
                Try again
              </button>
            </p>
          )}
          {isReady && items.length === 0 && <NoMessages />}
          {items.map((item, index) => (
            <FeedLine key={item.key} item={item} isLastOfAll={index === items.length - 1} />
          ))}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" className="button jump" onClick={toEnd}>
          {unseen === 0 ? "Newest messages" : plural(unseen, "new message", "new messages")}
          <span aria-hidden="true"> ↓</span>
        </button>
      )}
    </div>
  );
}

function FeedLine({
  item,
  isLastOfAll,
}: {
  readonly item: FeedItem;
  readonly isLastOfAll: boolean;
}) {
  switch (item.kind) {
    case "day":
      return (
        <p className="day-line">
          <time dateTime={item.date.toISOString()}>{formatDay(item.date)}</time>
        </p>
      );
    case "gap":
      return (
        <p className="system-line">
          {plural(item.count, "message", "messages")} could not be shown
        </p>
      );
    case "message":
      return (
        <MessageArticle
          message={item.message}
          isFirst={item.isFirst}
          isLast={item.isLast}
          tabIndex={isLastOfAll ? 0 : -1}
        />
      );
  }
}

function NoMessages() {
  return (
    <p className="empty">
      <strong>No messages yet</strong>
      What you write here is encrypted on this device, and only the other person’s devices can read
      it.
    </p>
  );
}

function useIsReady(timeline: Timeline): boolean {
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    // A failure to read shows as an `error` event of the client; the feed then stays empty.
    timeline.ready.then(
      () => setIsReady(true),
      () => undefined,
    );
  }, [timeline]);
  return isReady;
}

/** Loads older messages, one page at a time. After a failure it waits for the person to ask again. */
function useOlder(timeline: Timeline) {
  const [isLoading, setIsLoading] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isBusy = useRef(false);

  const loadPage = async (): Promise<void> => {
    isBusy.current = true;
    setIsLoading(true);
    setProblem(undefined);
    try {
      await timeline.more();
    } catch (error) {
      setProblem(messageOf(error));
    }
    isBusy.current = false;
    setIsLoading(false);
  };
  const load = (): void => {
    if (!isBusy.current && !timeline.atStart && problem === undefined) void loadPage();
  };
  return { isLoading, problem, load, retry: () => void loadPage() };
}
