import { useSyncExternalStore } from "react";

// The open conversation is the page's fragment (`#bob`), so the browser's back button returns to the list.

const listeners = new Set<() => void>();

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  addEventListener("popstate", onChange);
  return () => {
    listeners.delete(onChange);
    removeEventListener("popstate", onChange);
  };
}

function chatInAddress(): string | undefined {
  try {
    return decodeURIComponent(location.hash.slice(1)) || undefined;
  } catch {
    return undefined;
  }
}

function go(write: () => void): void {
  write();
  for (const listener of listeners) listener();
}

const withoutChat = (): string => location.pathname + location.search;

/** From the list this adds to the history; from another conversation it does not, so that back leads to the list. */
export function openChat(chatId: string): void {
  const url = `${withoutChat()}#${encodeURIComponent(chatId)}`;
  if (chatInAddress() === undefined) go(() => history.pushState({ fromList: true }, "", url));
  else go(() => history.replaceState(history.state, "", url));
}

export function closeChat(): void {
  const state: unknown = history.state;
  if (typeof state === "object" && state !== null && "fromList" in state) history.back();
  else go(() => history.replaceState(null, "", withoutChat()));
}

/** `?to=bob` opens a conversation once; after that the fragment holds it. */
export function openChatOfQuery(): void {
  const url = new URL(location.href);
  const chatId = url.searchParams.get("to")?.trim();
  if (!chatId) return;
  url.searchParams.delete("to");
  url.hash = "";
  history.replaceState(null, "", url);
  openChat(chatId);
}

/** The open conversation's id, if there is one. */
export function useOpenChat(): string | undefined {
  return useSyncExternalStore(subscribe, chatInAddress);
}
