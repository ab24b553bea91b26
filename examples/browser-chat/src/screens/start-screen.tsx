import { type FormEvent, useState } from "react";
import { lastUser } from "../settings.ts";
import { Logo } from "./logo.tsx";

interface Props {
  readonly relay: string;
  readonly onSignIn: (name: string) => void;
}

/** Asks for a name. With dev tokens a name is all there is; a real app would have signed its user in already. */
export function StartScreen({ relay, onSignIn }: Props) {
  const [name, setName] = useState(lastUser);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const trimmed = name.trim();
    if (trimmed !== "") onSignIn(trimmed);
  };

  return (
    <main className="screen">
      <form className="card" onSubmit={submit}>
        <Logo />
        <h1>Sotto chat</h1>
        <p>
          Messages are end-to-end encrypted: only you and the person you write to can read them.
        </p>
        <label className="field">
          Your name
          <input
            name="user"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={64}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            dir="auto"
          />
        </label>
        <button type="submit" className="button primary">
          Start chatting
        </button>
        <p className="hint">
          Relay <bdi>{relay}</bdi>
        </p>
      </form>
    </main>
  );
}
