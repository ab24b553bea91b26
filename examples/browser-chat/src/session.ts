import {
  type Client,
  type ConnectionState,
  type ConversationId,
  createClient,
  type LeaderState,
  type SottoError,
} from "@sotto/sdk";
import { createContext, useContext, useEffect, useState } from "react";
import { collectNotices, type Notices } from "./notices.ts";

/** One signed-in user: the client, and what the interface keeps beside it. */
export interface Session {
  readonly client: Client;
  readonly notices: Notices;
  /** Unsent texts. In memory only: unlike the SDK's store, the page's own storage is not encrypted. */
  readonly drafts: Map<ConversationId, string>;
}

export type SessionState =
  | { readonly state: "opening" }
  | { readonly state: "open"; readonly session: Session }
  | { readonly state: "failed"; readonly error: unknown };

function connect(user: string, relay: string, signal: AbortSignal): Promise<Client> {
  return createClient({
    relay,
    // For development. A real app fetches a token of its own here, and gets asked again whenever one has expired.
    auth: () => `dev:${user}`,
    // This page's Content-Security-Policy has no 'wasm-unsafe-eval': name the back end that needs no WebAssembly, and the
    // other one is not even tried (which the browser would report as a violation).
    crypto: "portable",
    signal,
  });
}

/** The connection as a person sees it, whichever tab holds it. */
export function shownConnection(connection: ConnectionState): LeaderState {
  if (connection.state !== "follower") return connection;
  return connection.leader ?? { state: "connecting", attempt: 1 };
}

/** Why the client has stopped trying to connect, if it has: there is a cause, but no time of the next attempt. */
function fatalCause(connection: LeaderState): SottoError | undefined {
  return connection.state === "offline" && connection.retryAt === undefined
    ? connection.cause
    : undefined;
}

/** Opens the user's client, and closes it when the component goes. `retry` starts over after a failure. */
export function useSession(
  user: string,
  relay: string,
): SessionState & { readonly retry: () => void } {
  const [state, setState] = useState<SessionState>({ state: "opening" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;

    const watch = (client: Client): void => {
      const check = (connection: ConnectionState): void => {
        const error = fatalCause(shownConnection(connection));
        if (error !== undefined) setState({ state: "failed", error });
      };
      client.connection.subscribe(check, { signal });
      check(client.connection.value);
    };

    const open = async (): Promise<void> => {
      try {
        const client = await connect(user, relay, signal);
        setState({
          state: "open",
          session: { client, notices: collectNotices(client), drafts: new Map() },
        });
        watch(client);
      } catch (error) {
        if (!signal.aborted) setState({ state: "failed", error });
      }
    };

    setState({ state: "opening" });
    void open();
    return () => controller.abort();
  }, [user, relay, attempt]);

  return { ...state, retry: () => setAttempt((count) => count + 1) };
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useCurrentSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("No session is open here");
  return session;
}
