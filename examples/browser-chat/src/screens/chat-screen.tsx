import { useEffect, useRef } from "react";
import { ChatList } from "../chats/chat-list.tsx";
import { Announcer } from "../conversation/announcer.tsx";
import { ConversationView } from "../conversation/conversation-view.tsx";
import { useOpenChat } from "../route.ts";

/** List and conversation side by side; on a narrow screen one of them, and back leads to the list. */
export function ChatScreen({ onSignOut }: { readonly onSignOut: () => void }) {
  const chatId = useOpenChat();
  useReturnOfFocus(chatId);

  return (
    <div
      className={chatId === undefined ? "chat-screen shows-list" : "chat-screen shows-conversation"}
    >
      <ChatList openChatId={chatId} onSignOut={onSignOut} />
      {chatId === undefined ? <NothingOpen /> : <ConversationView key={chatId} chatId={chatId} />}
      <Announcer openChatId={chatId} />
    </div>
  );
}

function NothingOpen() {
  return (
    <main className="pane conversation nothing-open">
      <p>Choose a conversation, or begin a new one.</p>
    </main>
  );
}

/** When a conversation closes, focus goes back to its row of the list. */
function useReturnOfFocus(chatId: string | undefined): void {
  const previous = useRef<string>(undefined);
  useEffect(() => {
    if (chatId === undefined && previous.current !== undefined) {
      document.querySelector<HTMLElement>(`[data-chat="${CSS.escape(previous.current)}"]`)?.focus();
    }
    previous.current = chatId;
  }, [chatId]);
}
