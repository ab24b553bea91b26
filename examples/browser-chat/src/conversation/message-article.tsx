import type { Message, SentMessage } from "@sotto/sdk";
import { useState } from "react";
import { formatTime, messageOf } from "../format.ts";
import { MessageTicks, STATE_LABELS } from "./message-ticks.tsx";

interface Props {
  readonly message: Message;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly tabIndex: number;
}

/** A message as one sentence, which a screen reader reads when it gets the focus. */
function sentenceOf(message: Message): string {
  const who = message.own ? "You" : message.from;
  const progress = message.own ? `, ${STATE_LABELS[message.state]}` : "";
  return `${who}, ${formatTime(message.sentAt)}: ${message.text}${progress}`;
}

export function MessageArticle({ message, isFirst, isLast, tabIndex }: Props) {
  return (
    <article
      className={message.own ? "message own" : "message"}
      data-first={isFirst || undefined}
      data-last={isLast || undefined}
      aria-label={sentenceOf(message)}
      tabIndex={tabIndex}
    >
      <div className="bubble">
        <p className="message-text" dir="auto">
          {message.text}
        </p>
        <p className="message-meta">
          <time dateTime={message.sentAt.toISOString()}>{formatTime(message.sentAt)}</time>
          {message.own && <MessageTicks state={message.state} />}
        </p>
      </div>
      {message.state === "failed" && <Failure message={message} />}
    </article>
  );
}

/** The SDK gives own messages as `SentMessage`s. */
const isSent = (message: Message): message is SentMessage => message.own && "retry" in message;

function Failure({ message }: { readonly message: Message }) {
  const [problem, setProblem] = useState<string>();
  const retry = async (sent: SentMessage): Promise<void> => {
    try {
      await sent.retry();
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <p className="failure">
      Not sent. {problem ?? message.error?.message}{" "}
      {isSent(message) && (
        <button type="button" className="button quiet" onClick={() => void retry(message)}>
          Try again
        </button>
      )}
    </p>
  );
}
