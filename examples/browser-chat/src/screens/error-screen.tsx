import { SottoError } from "@sotto/sdk";
import { messageOf } from "../format.ts";

interface Props {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
}

function titleOf(error: unknown): string {
  if (SottoError.is(error, "auth/rejected")) return "The relay did not let you in";
  return SottoError.is(error, "relay/unreachable") ? "No connection yet" : "Sotto cannot go on";
}

/** An error that the client does not get over by itself. Messages stay in the store. */
export function ErrorScreen({ error, onRetry, onSignOut }: Props) {
  // Later starts work offline: only the first one of a name on this device ends here.
  const isFirstStart = SottoError.is(error, "relay/unreachable");
  return (
    <main className="screen">
      <div className="card">
        <div role="alert" className="stack">
          <h1>{titleOf(error)}</h1>
          <p>{messageOf(error)}</p>
        </div>
        <p className="hint">
          {isFirstStart
            ? "A name that is new on this device needs the relay once. After that the chat opens offline, too."
            : "Your messages are still on this device."}
        </p>
        <div className="actions">
          <button type="button" className="button primary" onClick={onRetry} autoFocus>
            Try again
          </button>
          <button type="button" className="button" onClick={onSignOut}>
            Use another name
          </button>
        </div>
        {SottoError.is(error) && (
          <a href={error.help} target="_blank" rel="noreferrer">
            What <code>{error.code}</code> means
          </a>
        )}
      </div>
    </main>
  );
}
