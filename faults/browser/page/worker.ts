import { SottoError } from "../../../packages/sdk/src/index.ts";
import { indexedDb } from "../../../packages/sdk/src/store/indexeddb.ts";
import { wake } from "../../../packages/sdk/src/sw/index.ts";
import type { StartOptions, Woken } from "./api.ts";

// A service worker that wakes when the page asks for it, as it would at a push message.

interface Asked extends Event {
  readonly data: StartOptions;
  readonly ports: readonly MessagePort[];
  waitUntil(work: Promise<void>): void;
}

async function wakeFor({ relay, user, database }: StartOptions): Promise<Woken> {
  const texts: string[] = [];
  try {
    const outcome = await wake({
      relay,
      auth: () => `dev:${user}`,
      store: indexedDb(database),
      onMessage: ({ text }) => void texts.push(text),
    });
    return { outcome, texts };
  } catch (error) {
    return { outcome: SottoError.is(error) ? error.code : String(error), texts };
  }
}

addEventListener("message", (event) => {
  const asked = event as unknown as Asked;
  asked.waitUntil(wakeFor(asked.data).then((woken) => asked.ports[0]?.postMessage(woken)));
});
