import type { ConversationSummary, Message } from "@sotto/sdk";
import { MessageTicks } from "../conversation/message-ticks.tsx";
import { formatWhen, plural } from "../format.ts";
import { openChat } from "../route.ts";
import { Avatar } from "./avatar.tsx";

interface Props {
  readonly chat: Pick<ConversationSummary, "id" | "title" | "unread" | "last">;
  readonly isOpen: boolean;
}

export function ChatListItem({ chat, isOpen }: Props) {
  const { id, title, unread, last } = chat;
  return (
    <li>
      <a
        className="chat-row"
        href={`#${encodeURIComponent(id)}`}
        data-chat={id}
        aria-current={isOpen ? "page" : undefined}
        onClick={(event) => {
          event.preventDefault();
          openChat(id);
        }}
      >
        <Avatar name={title} />
        <span className="chat-row-title ellipsis">
          <bdi>{title}</bdi>
        </span>
        {last !== undefined && (
          <time className="chat-row-time" dateTime={last.sentAt.toISOString()}>
            {formatWhen(last.sentAt)}
          </time>
        )}
        <LastMessage last={last} />
        {unread > 0 && (
          <span className="badge">
            <span aria-hidden="true">{unread}</span>
            <span className="visually-hidden">
              {plural(unread, "unread message", "unread messages")}
            </span>
          </span>
        )}
      </a>
    </li>
  );
}

function LastMessage({ last }: { readonly last: Message | undefined }) {
  if (last === undefined) return <span className="chat-row-last">No messages yet</span>;
  return (
    <span className="chat-row-last">
      {last.own && <MessageTicks state={last.state} />}
      <bdi className="ellipsis" dir="auto">
        {last.text}
      </bdi>
    </span>
  );
}
