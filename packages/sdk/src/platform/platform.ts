import type { Clock, Random, Tabs, Transport } from "../ports.ts";
import type { KeyValueStore } from "../store/store.ts";

/** What the composition root needs of the platform. `browser.ts` and `node.ts` implement it; "#platform" chooses. */
export interface Platform {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  /** Absent where one process is all there is. */
  readonly tabs?: Tabs;
  /** The store of a name: a database's name in browsers, a file's path in Node. */
  openStore(name: string): KeyValueStore;
  /** Default name of the store of a user. `user` is a name for this purpose only, from the token. */
  defaultStoreName(user: string): string;
  /** @throws Error if the platform is too old, naming what is needed. */
  requireSupport(): void;
}
