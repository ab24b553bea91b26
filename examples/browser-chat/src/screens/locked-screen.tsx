import { Logo } from "./logo.tsx";

interface Props {
  readonly user: string;
  readonly onSignOut: () => void;
}

/** One tab at a time works with a store; this one takes over by itself as soon as the other is closed. */
export function LockedScreen({ user, onSignOut }: Props) {
  return (
    <main className="screen">
      <div className="card">
        <Logo />
        <div role="status" className="stack">
          <h1>Sotto is open in another tab</h1>
          <p>
            Go on there as <bdi>{user}</bdi>, or close that tab: this one then takes over by itself.
          </p>
        </div>
        <button type="button" className="button" onClick={onSignOut}>
          Use another name
        </button>
      </div>
    </main>
  );
}
