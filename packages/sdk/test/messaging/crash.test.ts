import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { memory } from "../../src/store/memory.ts";
import { sqlite } from "../../src/store/sqlite.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { createWorldOn, type World } from "../../src/testing/world.ts";
import { crashingStore } from "../support/crashing-store.ts";
import { recordingPrimitives } from "../support/recording-primitives.ts";

const IDS = [1, 2, 3].map((n) => String(n).repeat(32));
const TEXTS = ["one", "two", "three"];

/** What the store itself holds: shown, in order. */
async function shownBy(client: Client, chat: string): Promise<string[]> {
  const timeline = client.chat(chat).timeline();
  await timeline.ready;
  return timeline.value.filter((message) => !message.own).map((message) => message.text);
}

async function sendAll(client: Client): Promise<void> {
  for (const [index, text] of TEXTS.entries())
    await client.chat("bob").send(text, { id: IDS[index] as string });
}

interface Outcome {
  readonly crashed: boolean;
  readonly shown: readonly string[];
  readonly replyShown: readonly string[];
  readonly reuses: number;
}

/** Alice sends three messages and Bob answers; one of them is killed at one storage operation and starts again. */
async function conversationWithCrash(
  createStore: () => KeyValueStore,
  victim: "alice" | "bob",
  at: number,
  after: boolean,
  cold: boolean,
): Promise<Outcome> {
  const primitives = recordingPrimitives(await loadPrimitives("auto"));
  await using world: World = await createWorldOn({ seed: 5 }, { primitives });
  const disks: Record<string, KeyValueStore> = { alice: createStore(), bob: createStore() };
  const clients: Record<string, Client> = {};
  const start = async (user: string, store: KeyValueStore): Promise<void> => {
    clients[user] = await world.client(user, { store });
  };
  await start("alice", disks["alice"] as KeyValueStore);
  await start("bob", disks["bob"] as KeyValueStore);
  if (!cold) {
    await (clients["alice"] as Client).chat("bob").send("before");
    await (clients["bob"] as Client).chat("alice").send("before");
    await world.idle();
  }
  await (clients[victim] as Client).close();

  let crashed = false;
  const onCrash = (): void => {
    crashed = true;
    world.crash(clients[victim] as Client);
  };
  const mortal = crashingStore(disks[victim] as KeyValueStore, { at, after, onCrash });
  await start(victim, mortal);
  mortal.arm(true);
  // A killed process answers nothing, so nobody waits for it.
  void sendAll(clients["alice"] as Client).catch(() => undefined);
  await world.idle();
  mortal.arm(false);
  if (crashed) await start(victim, disks[victim] as KeyValueStore);
  await sendAll(clients["alice"] as Client);
  await world.idle();
  await (clients["bob"] as Client).chat("alice").send("reply");
  await world.clock.advance(60_000);
  const before = (text: string): boolean => text !== "before";
  return {
    crashed,
    shown: (await shownBy(clients["bob"] as Client, "alice")).filter(before),
    replyShown: (await shownBy(clients["alice"] as Client, "bob")).filter(before),
    reuses: primitives.reuses,
  };
}

const folder = mkdtempSync(join(tmpdir(), "sotto-crash-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const stores = {
  memory: () => memory(),
  sqlite: () => sqlite(join(folder, `${++files}.db`)),
};

const cases = (["alice", "bob"] as const).flatMap((victim) =>
  [true, false].flatMap((cold) => [true, false].map((after) => ({ victim, cold, after }))),
);

for (const [name, createStore] of Object.entries(stores)) {
  for (const { victim, cold, after } of cases) {
    // A commit to a file takes its time; the first contact is the same code.
    if (name === "sqlite" && cold) continue;
    const when = `${after ? "after" : "before"} any storage operation, ${cold ? "first contact" : "standing session"}`;
    test(`${name}: ${victim} killed ${when}: each message shown once, in order, no key used twice`, async () => {
      let killed = 0;
      for (let at = 1; ; at++) {
        const outcome = await conversationWithCrash(createStore, victim, at, after, cold);
        expect({ at, shown: outcome.shown }).toEqual({ at, shown: TEXTS });
        expect({ at, reply: outcome.replyShown }).toEqual({ at, reply: ["reply"] });
        expect({ at, reuses: outcome.reuses }).toEqual({ at, reuses: 0 });
        if (!outcome.crashed) break;
        killed += 1;
      }
      expect(killed).toBeGreaterThan(20);
    }, 240_000);
  }
}
