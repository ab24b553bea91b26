import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
} from "react";
import type { Client, ContentTypes } from "../api.ts";

const ClientContext: Context<Client<ContentTypes> | undefined> = createContext<
  Client<ContentTypes> | undefined
>(undefined);

export interface SottoProviderProps {
  /** What `createClient` has resolved with. Another client, as after signing in as somebody else, replaces everything. */
  readonly client: Client<ContentTypes>;
  readonly children?: ReactNode;
}

/** Gives a client to all components below. It neither starts nor closes it. */
export function SottoProvider({ client, children }: SottoProviderProps): ReactElement {
  // Without types it is easily the promise, or nothing as long as the promise is pending.
  if (typeof (client as Partial<Client> | undefined)?.chat !== "function")
    throw new TypeError(
      "<SottoProvider> was given no client: wait for createClient(), and render something else until then",
    );
  return createElement(ClientContext.Provider, { value: client }, children);
}

/**
 * The client of the nearest SottoProvider.
 *
 * @throws Error outside one, as every hook of this module.
 */
export function useClient<C extends ContentTypes = []>(): Client<C> {
  const client = useContext(ClientContext);
  if (client === undefined)
    throw new Error(
      "a hook of @sotto/sdk/react was called outside <SottoProvider>: put <SottoProvider client={client}> around the component",
    );
  return client as Client<C>;
}
