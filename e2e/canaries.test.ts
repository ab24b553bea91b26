import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, createClient, memory } from "@sotto/sdk";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";
import { textsInMemory } from "./support/memory.ts";
import { type RelayProcess, startRelay } from "./support/relay.ts";

// Texts that are easy to find, looked for where they must not be.

const USERS = ["canary-user-ann", "canary-user-bob"] as const;
const STORED = "canary-plaintext-that-waits-on-the-relay";
const PASSED = "canary-plaintext-that-passes-through";

const open = (relay: RelayProcess, user: string, store = memory()): Promise<Client> =>
  createClient({ relay: relay.url, store, auth: () => `dev:${user}` });

async function filesIn(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map(({ name }) => readFile(join(folder, name)))));
}

async function metricsOf({ process }: RelayProcess): Promise<string> {
  const { metrics } = JSON.parse(process.lines[0] ?? "{}") as { metrics: string };
  return await (await fetch(metrics)).text();
}

test("no plaintext is in the relay's memory, files, log or metrics; no user in its log or metrics", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path, "--metrics-port", "0");
  const bobStore = memory();
  const bob = await open(relay, USERS[1], bobStore);
  await using ann = await open(relay, USERS[0]);
  const passed = await ann.chat(USERS[1]).send(PASSED);
  await passed.reached("delivered");
  await bob.close();
  const stored = await ann.chat(USERS[1]).send(STORED);
  await stored.reached("relayed");

  const isReadable = process.platform === "linux";
  const texts = [...USERS, PASSED, STORED];
  const found = isReadable ? await textsInMemory(relay.process.pid, texts) : new Set(USERS);
  // The users' ids are there, so the search works; what they wrote is not.
  expect([...found].sort()).toEqual([...USERS]);
  const files = await filesIn(relay.data);
  expect(files.includes(USERS[1])).toBe(true);
  for (const text of [PASSED, STORED]) expect(files.includes(text)).toBe(false);
  const told = `${relay.process.lines.join("\n")}\n${await metricsOf(relay)}`;
  for (const text of [...USERS, "canary", PASSED, STORED]) expect(told).not.toContain(text);
  expect(told).toContain("sotto_stored_messages 1");

  await using again = await open(relay, USERS[1], bobStore);
  await stored.reached("delivered");
  expect(again.userId).toBe(USERS[1]);
});
