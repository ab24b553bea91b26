import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "./journal.ts";
import { openParty, type Party } from "./party.ts";
import { ChaosProxy } from "./proxy.ts";
import { RelayProcess } from "./relay.ts";

/** At ten times the speed a heartbeat takes 2.5 s, silence 6 s, and authentication may take half a second. */
export const HASTE = 10;

/** Two parties, each behind a proxy of its own, and what they have to tell one another. */
export interface Pair extends Talk {
  readonly proxies: readonly [ChaosProxy, ChaosProxy];
}

export interface Talk {
  readonly parties: readonly [Party, Party];
  readonly journal: Journal;
}

/** A folder, a relay, and the pairs on it. All of it is gone at the end of its block. */
export class Stage implements AsyncDisposable {
  readonly folder: string;
  readonly #haste: number | undefined;
  readonly #owned = new AsyncDisposableStack();
  #relay: RelayProcess | undefined;

  private constructor(folder: string, haste: number | undefined) {
    this.folder = folder;
    this.#haste = haste;
    this.#owned.defer(() => rm(folder, { recursive: true, force: true }));
  }

  /** @param options.env - Settings of the relay. */
  static async open(
    options: { readonly haste?: number; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<Stage> {
    const stage = await Stage.folder(options.haste);
    stage.#relay = stage.own(
      await RelayProcess.start({ data: join(stage.folder, "relay"), ...options }),
    );
    return stage;
  }

  /** A stage whose relay is the scenario's to make. */
  static async folder(haste?: number): Promise<Stage> {
    return new Stage(await mkdtemp(join(tmpdir(), "sotto-network-")), haste);
  }

  get relay(): RelayProcess {
    if (this.#relay === undefined) throw new Error("this stage has no relay");
    return this.#relay;
  }

  own<T extends AsyncDisposable>(thing: T): T {
    return this.#owned.use(thing);
  }

  store(name: string): string {
    return join(this.folder, `${name}.db`);
  }

  /** A party in this process. */
  async party(name: string, relay: string): Promise<Party> {
    const options = { name, relay, store: this.store(name), haste: this.#haste };
    return this.own(await openParty(options));
  }

  /** Has them exchange a message each first, so that faults meet open sessions. */
  async pair(one: string, other: string): Promise<Pair> {
    const proxies = [await this.#proxy(), await this.#proxy()] as const;
    const talk = await this.pairAt(one, other, [proxies[0].url, proxies[1].url]);
    return { ...talk, proxies };
  }

  /** The same, each at an address of its own. */
  async pairAt(one: string, other: string, urls: readonly [string, string]): Promise<Talk> {
    const parties = [await this.party(one, urls[0]), await this.party(other, urls[1])] as const;
    const journal = new Journal(...parties);
    await journal.exchange(1);
    await journal.settled();
    return { parties, journal };
  }

  async #proxy(): Promise<ChaosProxy> {
    return this.own(await ChaosProxy.start(this.relay.port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
