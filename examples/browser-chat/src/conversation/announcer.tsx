import { useEffect, useState } from "react";
import { useCurrentSession } from "../session.ts";

/** Tells screen readers about new messages. The feed itself is not live: it would read history out, too. */
export function Announcer({ openChatId }: { readonly openChatId: string | undefined }) {
  const { client } = useCurrentSession();
  const [text, setText] = useState("");

  useEffect(() => {
    const controller = new AbortController();
    client.addEventListener(
      "message",
      ({ message, chat }) => {
        if (message.own) return;
        setText(
          chat.id === openChatId
            ? `${message.from}: ${message.text}`
            : `New message from ${message.from}`,
        );
      },
      { signal: controller.signal },
    );
    return () => controller.abort();
  }, [client, openChatId]);

  return (
    <div className="visually-hidden" aria-live="polite" role="log" aria-label="New messages">
      {text}
    </div>
  );
}
