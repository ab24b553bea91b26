import type { Message } from "@sotto/sdk";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

const END_WITHIN_PX = 48;

/**
 * Keeps the place of a reader while messages come: at the end it follows new ones; elsewhere what is in view stays where
 * it is, also when older messages are put above it.
 */
export function useScroll(
  scroller: RefObject<HTMLDivElement | null>,
  messages: readonly Message[],
) {
  const [isAtEnd, setIsAtEnd] = useState(true);
  const follows = useRef(true);
  const lastSeen = useRef<string>(undefined);
  const place = useRef({ height: 0, top: 0 });
  const previous = useRef<readonly Message[]>([]);

  const remember = (): void => {
    const element = scroller.current;
    if (element !== null) place.current = { height: element.scrollHeight, top: element.scrollTop };
  };
  const setFollows = (value: boolean): void => {
    follows.current = value;
    setIsAtEnd(value);
  };
  const toEnd = (): void => {
    setFollows(true);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    remember();
  };

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < END_WITHIN_PX);
    remember();
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const newest = messages.at(-1);
    const hasJustWritten = newest?.own === true && newest.id !== previous.current.at(-1)?.id;
    if (follows.current || hasJustWritten) toEnd();
    else if (messages[0]?.id !== previous.current[0]?.id) {
      element.scrollTop = element.scrollHeight - (place.current.height - place.current.top);
    }
    previous.current = messages;
    remember();
    // oxlint-disable-next-line react/exhaustive-deps -- acts on new messages only; the rest are refs
  }, [messages]);

  // The keyboard opens, the composer grows, the window changes: what was at the end stays there.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  if (isAtEnd) lastSeen.current = messages.at(-1)?.id;
  const seenIndex = messages.findIndex(({ id }) => id === lastSeen.current);
  const unseen = isAtEnd ? 0 : messages.slice(seenIndex + 1).filter(({ own }) => !own).length;
  return { isAtEnd, unseen, onScroll, toEnd };
}
