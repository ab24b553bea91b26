import { SottoError } from "@sotto/sdk";
import { messageOf } from "../format.ts";

interface Props {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
}

/** An error that the client does not get over by itself. Messages stay in the store. */
export function ErrorScreen({ error, onRetry, onSignOut }: Props) {
  const isRejected = SottoError.is(error, "auth/rejected");
  return (
    <main className="screen">
      <div className="card">
        <div role="alert" className="stack">
          <h1>{isRejected ? "The relay did not let you in" : "Sotto cannot go on"}</h1>
          <p>{messageOf(error)}</p>
        </div>
        <p className="hint">Your messages are still on this device.</p>
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
