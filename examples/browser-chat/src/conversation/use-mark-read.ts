import type { Conversation } from "@sotto/sdk";
import { useEffect, useSyncExternalStore } from "react";
import { useLive } from "../use-live.ts";

/** Marks messages as read once a person can have seen them: they are in view, and the window has the focus. */
export function useMarkRead(chat: Conversation, isInView: boolean): void {
  const { unread } = useLive(chat.summary);
  const hasFocus = useHasFocus();
  const isSeen = isInView && hasFocus && unread > 0;

  useEffect(() => {
    // A failure shows as an `error` event of the client; the next message or focus tries again.
    if (isSeen) chat.markRead().catch(() => undefined);
  }, [chat, isSeen, unread]);
}

function subscribe(onChange: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  addEventListener("focus", onChange, { signal });
  addEventListener("blur", onChange, { signal });
  document.addEventListener("visibilitychange", onChange, { signal });
  return () => controller.abort();
}

function useHasFocus(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.visibilityState === "visible" && document.hasFocus(),
  );
}
