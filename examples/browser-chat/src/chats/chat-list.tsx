import { useState } from "react";
import { ConnectionPill } from "../connection/connection-pill.tsx";
import { useCurrentSession } from "../session.ts";
import { useLive } from "../use-live.ts";
import { Avatar } from "./avatar.tsx";
import { ChatListItem } from "./chat-list-item.tsx";
import { NewChatDialog } from "./new-chat-dialog.tsx";

interface Props {
  readonly openChatId: string | undefined;
  readonly onSignOut: () => void;
}

/** Everybody this user has talked to, the most recently active first. */
export function ChatList({ openChatId, onSignOut }: Props) {
  const { client } = useCurrentSession();
  const conversations = useLive(client.conversations);
  const [isAsking, setIsAsking] = useState(false);
  const isListed = openChatId === undefined || conversations.some(({ id }) => id === openChatId);

  return (
    <nav className="pane chat-list" aria-label="Conversations">
      <header className="pane-header">
        <Avatar name={client.userId} />
        <h1 className="grow ellipsis">
          <bdi>{client.userId}</bdi>
        </h1>
        <button type="button" className="button quiet" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      <ConnectionPill />
      <div className="scroll grow">
        {conversations.length === 0 && isListed ? (
          <p className="empty">
            <strong>No conversations yet</strong>
            Begin one with the name of somebody who uses this relay.
          </p>
        ) : (
          <ul className="plain-list">
            {!isListed && (
              <ChatListItem chat={{ id: openChatId, title: openChatId, unread: 0 }} isOpen />
            )}
            {conversations.map((chat) => (
              <ChatListItem key={chat.id} chat={chat} isOpen={chat.id === openChatId} />
            ))}
          </ul>
        )}
      </div>
      <footer className="pane-footer">
        <button type="button" className="button primary wide" onClick={() => setIsAsking(true)}>
          New chat
        </button>
      </footer>
      {isAsking && <NewChatDialog onClose={() => setIsAsking(false)} />}
    </nav>
  );
}
