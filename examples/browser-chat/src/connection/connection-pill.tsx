import type { LeaderState } from "@sotto/sdk";
import { useEffect, useState } from "react";
import { plural } from "../format.ts";
import { shownConnection, useCurrentSession } from "../session.ts";
import { useLive } from "../use-live.ts";

const SECOND_MS = 1000;

/** The connection's true state, and how many messages wait for it. Quiet while all is well. */
export function ConnectionPill() {
  const { client } = useCurrentSession();
  const connection = shownConnection(useLive(client.connection));
  const { pending } = useLive(client.outbox);
  const isTrouble = connection.state === "offline" || connection.state === "closed";

  return (
    <div className="connection" data-state={connection.state}>
      <span className="connection-dot" aria-hidden="true" />
      <div className="grow">
        <strong role="status">{LABELS[connection.state]}</strong>
        {isTrouble && pending > 0 && (
          <span> · {plural(pending, "message waits", "messages wait")}</span>
        )}
        {connection.state === "offline" && <OfflineDetails connection={connection} />}
      </div>
    </div>
  );
}

const LABELS: Readonly<Record<LeaderState["state"], string>> = {
  idle: "Not connected",
  connecting: "Connecting…",
  "catching-up": "Catching up…",
  online: "Online",
  offline: "Offline",
  closed: "Closed",
};

/** Outside of the status element, so that the countdown is not read out every second. */
function OfflineDetails({
  connection,
}: {
  readonly connection: LeaderState & { readonly state: "offline" };
}) {
  const { retryAt, cause } = connection;
  return (
    <p className="hint">
      {cause?.message}
      {retryAt !== undefined && <Countdown until={retryAt} />}
    </p>
  );
}

function Countdown({ until }: { readonly until: Date }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until.getTime() - now) / SECOND_MS));
  return <> Trying again {seconds === 0 ? "now" : `in ${seconds} s`}.</>;
}
