import { type Client, createClient, sqlite, SottoError } from "@sotto/sdk";
import { hasten } from "./hasten.ts";

export interface PartyOptions {
  readonly name: string;
  readonly relay: string;
  /** Path of its SQLite file. */
  readonly store: string;
  /** Without it the client has the clock of its process: that is what a change of the system's time reaches. */
  readonly haste?: number | undefined;
}

const ATTEMPTS = 10;

/** A first start has one attempt, and on a hastened clock little time for it: on a busy machine that may take several. */
export async function openClient(options: PartyOptions): Promise<Client> {
  const { name, relay, store, haste } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createClient({
        relay,
        store: sqlite(store),
        auth: () => `dev:${name}`,
        ...(haste === undefined ? {} : { clock: hasten(haste) }),
      });
    } catch (error) {
      if (!SottoError.is(error, "relay/unreachable") || attempt === ATTEMPTS) throw error;
    }
  }
}
