import { setTimeout as after } from "node:timers/promises";
import { type Client, SottoError } from "@sotto/sdk";

const AGAIN_MS = 250;

/** What a party's app has seen; a line of JSON when it is in another process. */
export type PartyEvent =
  | { readonly type: "received"; readonly text: string }
  | { readonly type: "queued"; readonly text: string }
  | { readonly type: "relayed"; readonly text: string }
  | { readonly type: "complaint"; readonly what: string }
  | { readonly type: "error"; readonly code: string }
  | { readonly type: "state"; readonly state: string };

/** Tells what happens to the client. @returns What sends a message of it. */
export function follow(
  client: Client,
  tell: (event: PartyEvent) => void,
): (to: string, text: string) => Promise<void> {
  client.addEventListener("gap", () => tell({ type: "complaint", what: "gap" }));
  client.addEventListener("identitychange", () =>
    tell({ type: "complaint", what: "identity changed" }),
  );
  client.addEventListener("error", ({ error }) => tell({ type: "error", code: error.code }));
  const tellState = ({ state }: { readonly state: string }): void => tell({ type: "state", state });
  tellState(client.connection.value);
  client.connection.subscribe(tellState);
  void tellReceived(client, tell);
  return async (to, text) => {
    const message = await client.chat(to).send(text);
    tell({ type: "queued", text });
    message.reached("relayed").then(
      () => tell({ type: "relayed", text }),
      (error: unknown) => {
        if (!isClosed(error)) tell({ type: "complaint", what: `failed: ${String(error)}` });
      },
    );
  };
}

/** Reads as an app does: a store that fails ends the iterator, and a new one of the name goes on where that stopped. */
async function tellReceived(client: Client, tell: (event: PartyEvent) => void): Promise<void> {
  let last: string | undefined;
  for (;;) {
    try {
      for await (const { id, text } of client.messages({ durable: "journal" })) {
        // Its handling could not be noted down, so that it comes again.
        if (id !== last) tell({ type: "received", text });
        last = id;
      }
      return;
    } catch (error) {
      if (isClosed(error)) return;
      if (!SottoError.is(error) || !error.retryable)
        return tell({ type: "complaint", what: `messages ended: ${String(error)}` });
      tell({ type: "error", code: error.code });
      await after(AGAIN_MS);
    }
  }
}

function isClosed(error: unknown): boolean {
  return SottoError.is(error, "client/closed");
}
