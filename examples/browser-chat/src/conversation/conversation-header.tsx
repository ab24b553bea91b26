import type { Conversation } from "@sotto/sdk";
import { useEffect, useRef } from "react";
import { Avatar } from "../chats/avatar.tsx";
import { closeChat } from "../route.ts";
import { useLive } from "../use-live.ts";

export function ConversationHeader({ chat }: { readonly chat: Conversation }) {
  const { title } = useLive(chat.summary);
  const heading = useRef<HTMLHeadingElement>(null);

  // On wide screens the composer takes the focus; on narrow ones that would open the keyboard over the messages.
  useEffect(() => {
    if (matchMedia("(max-width: 639.98px)").matches) heading.current?.focus();
  }, []);

  return (
    <header className="pane-header">
      <button
        type="button"
        className="button icon back"
        aria-label="Back to conversations"
        onClick={closeChat}
      >
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          <path
            d="M15 5l-7 7 7 7"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </svg>
      </button>
      <Avatar name={title} />
      <div className="grow">
        <h2 id="conversation-title" className="ellipsis" ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h2>
        <p className="hint">End-to-end encrypted</p>
      </div>
    </header>
  );
}
