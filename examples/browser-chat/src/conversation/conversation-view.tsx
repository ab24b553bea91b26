import { useState } from "react";
import { ConnectionPill } from "../connection/connection-pill.tsx";
import { messageOf } from "../format.ts";
import { closeChat } from "../route.ts";
import { useCurrentSession } from "../session.ts";
import { Composer } from "./composer.tsx";
import { ConversationBanners } from "./conversation-banners.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { Feed } from "./feed.tsx";

/** One conversation: header, banners, messages, composer. Mounted anew for each conversation. */
export function ConversationView({ chatId }: { readonly chatId: string }) {
  const { client } = useCurrentSession();
  const [opened] = useState(() => {
    try {
      const chat = client.chat(chatId);
      return { chat, timeline: chat.timeline() };
    } catch (error) {
      return { problem: messageOf(error) }; // the address names what is no user id
    }
  });

  if (opened.chat === undefined) {
    return (
      <main className="pane conversation nothing-open">
        <p role="alert">{opened.problem}</p>
        <button type="button" className="button" onClick={closeChat}>
          Back to conversations
        </button>
      </main>
    );
  }
  const { chat, timeline } = opened;
  return (
    <main className="pane conversation" aria-labelledby="conversation-title">
      <ConversationHeader chat={chat} />
      <div className="narrow-only">
        <ConnectionPill />
      </div>
      <ConversationBanners chat={chat} />
      <Feed chat={chat} timeline={timeline} />
      <Composer chat={chat} />
    </main>
  );
}
