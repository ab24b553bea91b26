import { type FormEvent, useEffect, useRef, useState } from "react";
import { messageOf } from "../format.ts";
import { openChat } from "../route.ts";
import { useCurrentSession } from "../session.ts";

/** Asks whom to write to. A modal <dialog> keeps the focus inside, closes on Escape and gives the focus back. */
export function NewChatDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useCurrentSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();

  useEffect(() => dialog.current?.showModal(), []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const peer = name.trim();
    if (peer === client.userId) return setProblem("That is you. Type the other person’s name.");
    try {
      const { id } = client.chat(peer); // a handle: nothing is sent or stored yet
      dialog.current?.close();
      openChat(id);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <dialog ref={dialog} className="dialog" onClose={onClose} aria-labelledby="new-chat-title">
      <form className="stack" onSubmit={submit}>
        <h2 id="new-chat-title">New chat</h2>
        <label className="field">
          Name of the other person
          <input
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setProblem(undefined);
            }}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            dir="auto"
            aria-describedby="new-chat-problem"
            aria-invalid={problem !== undefined}
          />
        </label>
        <p id="new-chat-problem" className="problem" role="alert">
          {problem}
        </p>
        <div className="actions">
          <button type="submit" className="button primary">
            Open chat
          </button>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
