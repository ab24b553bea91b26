import { join } from "node:path";
import { createClient, sqlite } from "@sotto/sdk";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";
import { numbers, receive, storedTexts } from "./support/receive.ts";
import { startRelay } from "./support/relay.ts";

const ALL = numbers(1_000);
const KILLED_AT: ReadonlySet<number> = new Set([200, 450, 700]);

test("killing the relay three times in the middle of 1,000 messages loses and doubles none, and keeps their order", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path);
  const open = (user: string): ReturnType<typeof createClient> =>
    createClient({
      relay: relay.url,
      store: sqlite(join(folder.path, `${user}.db`)),
      auth: () => `dev:${user}`,
    });
  await using bob = await open("bob");
  await using alice = await open("alice");
  const gaps: unknown[] = [];
  bob.addEventListener("gap", (event) => gaps.push(event));

  const kills: number[] = [];
  const receiving = receive(bob, ALL.length, async (received) => {
    if (!KILLED_AT.has(received)) return;
    await relay.kill();
    kills.push(received);
    await relay.start();
  });
  for (const text of ALL) await alice.chat("bob").send(text);

  expect(await receiving).toEqual(ALL);
  expect(kills).toEqual([...KILLED_AT]);
  await alice.close({ flush: true });
  expect(await storedTexts(bob, "alice")).toEqual(ALL);
  expect(gaps).toEqual([]);
});
