import type { Conversation, LeaderState } from "@sotto/sdk";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { messageOf } from "../format.ts";
import { shownConnection, useCurrentSession } from "../session.ts";
import { useLive } from "../use-live.ts";

/** Where a message is written. What was typed is never lost: a text that cannot be sent comes back. */
export function Composer({ chat }: { readonly chat: Conversation }) {
  const { client, drafts } = useCurrentSession();
  const [draft, setDraft] = useState(() => drafts.get(chat.id) ?? "");
  const [problem, setProblem] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const connection = shownConnection(useLive(client.connection));

  const keep = (text: string): void => {
    drafts.set(chat.id, text);
    setDraft(text);
  };

  const send = async (): Promise<void> => {
    const text = draft.trim();
    if (text === "") return;
    keep("");
    setProblem(undefined);
    field.current?.focus();
    try {
      await chat.send(text); // resolves when the message is safe on this device, online or not
    } catch (error) {
      const typedSince = drafts.get(chat.id) ?? "";
      keep(typedSince === "" ? text : `${text}\n${typedSince}`);
      setProblem(messageOf(error));
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.nativeEvent.isComposing; // Enter then chooses a candidate of an input method
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    event.preventDefault();
    void send();
  };

  useHeightOfContent(field, draft);
  useEffect(() => {
    if (matchMedia("(min-width: 640px)").matches) field.current?.focus();
  }, []);

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="composer-note" role="status">
        {isOffline(connection) &&
          "You are offline. Your message will be sent when you are back online."}
      </p>
      <p className="composer-note problem" role="alert">
        {problem !== undefined && `Not sent: ${problem}`}
      </p>
      <div className="composer-row">
        <textarea
          ref={field}
          rows={1}
          value={draft}
          onChange={(event) => keep(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={`Message to ${chat.peer}`}
          placeholder="Message"
          enterKeyHint="send"
          dir="auto"
        />
        <button
          type="submit"
          className="button primary icon"
          aria-label="Send"
          disabled={draft.trim() === ""}
        >
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <path
              d="M4 12 20 4l-4 16-4-7Z"
              fill="currentColor"
              stroke="currentColor"
              strokeLinejoin="round"
            />
          </svg>
        </button>
      </div>
    </form>
  );
}

/** Between two attempts the state is `offline`, during a later one `connecting`: neither is the time to drop the note. */
function isOffline(connection: LeaderState): boolean {
  return (
    connection.state === "offline" || (connection.state === "connecting" && connection.attempt > 1)
  );
}

/** Grows with its lines; the stylesheet sets the limit. */
function useHeightOfContent(
  field: { readonly current: HTMLTextAreaElement | null },
  text: string,
): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
