import { isDeepStrictEqual } from "node:util";
import type { StartOptions, Text } from "./page/api.ts";
import { Peer } from "./peer.ts";
import type { Tab } from "./tab.ts";

export interface SceneNames {
  readonly name: string;
  readonly origin: string;
  /** The tab's way to the relay. */
  readonly relayUrl: string;
  readonly peerRelayUrl: string;
}

/** A user whose tabs things happen to, and a peer. */
export interface Scene extends AsyncDisposable {
  readonly origin: string;
  readonly database: string;
  readonly peer: Peer;
  /** What the tab's user starts with. */
  options(more?: Partial<StartOptions>): StartOptions;
  openTab(): Promise<Tab>;
  /** Opens a tab and starts the client in it. @throws Error if that fails */
  openClient(more?: Partial<StartOptions>): Promise<Tab>;
  /** How many different Submit frames all tabs have sent. */
  frames(): number;
  /** Everything sent is shown once, in order, on both sides; nothing is missing. @returns What is wrong. */
  check(tab: Tab, sent: readonly Text[], received: readonly Text[]): Promise<readonly string[]>;
}

export async function openScene(
  { name, origin, relayUrl, peerRelayUrl }: SceneNames,
  open: () => Promise<Tab>,
): Promise<Scene> {
  const peer = await Peer.open(peerRelayUrl, `peer-${name}`, `tab-${name}`);
  const tabs: Tab[] = [];
  const options = (more: Partial<StartOptions> = {}): StartOptions => ({
    relay: relayUrl,
    user: `tab-${name}`,
    peer: `peer-${name}`,
    database: name,
    ...more,
  });
  const openTab = async (): Promise<Tab> => {
    const tab = await open();
    tabs.push(tab);
    return tab;
  };
  return {
    origin,
    database: name,
    peer,
    options,
    openTab,
    openClient: async (more) => {
      const tab = await openTab();
      const outcome = await tab.start(options(more));
      if (outcome !== "ok") throw new Error(`the client did not start: ${outcome}`);
      return tab;
    },
    frames: () => new Set(tabs.flatMap(({ frames }) => [...frames])).size,
    check: async (tab, sent, received) => {
      await peer.untilReceived(sent.length);
      await tab.call("untilReceived", received.length);
      await tab.call("untilDelivered", sent.length);
      const { own, received: shown } = await tab.call("timeline");
      const { gaps } = await tab.call("seen");
      return [
        ...differ("shown at the peer", peer.received, textsOf(sent)),
        ...differ("message events at the peer", peer.seen.events, sent.length),
        ...differ("shown in the tab", shown, textsOf(received)),
        ...differ(
          "own in the tab",
          own,
          textsOf(sent).map((text) => ({ text, state: "delivered" })),
        ),
        ...differ("gaps", gaps + peer.seen.gaps, 0),
      ].map((failure) => `${name}: ${failure}`);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(tabs.map(({ page }) => page.close()));
      await peer[Symbol.asyncDispose]();
    },
  };
}

const textsOf = (texts: readonly Text[]): readonly string[] => texts.map(({ text }) => text);

/** @returns What differs, as a list of none or one. */
export function differ(what: string, actual: unknown, expected: unknown): readonly string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  return [`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}

/** `count` texts with ids of their own: the same again for the same label. */
export function textsFor(label: string, count: number, from = 0): readonly Text[] {
  return Array.from({ length: count }, (_, index) => {
    const text = `${label} ${from + index}`;
    return { id: Buffer.from(text.padEnd(16)).toString("hex").slice(0, 32), text };
  });
}
