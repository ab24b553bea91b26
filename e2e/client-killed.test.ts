import { join } from "node:path";
import { createClient, sqlite } from "@sotto/sdk";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/folder.ts";
import { startProcess } from "./support/processes.ts";
import { numbers, receive, storedTexts } from "./support/receive.ts";
import { startRelay } from "./support/relay.ts";

const processes = join(import.meta.dirname, "processes");

test("a client that is killed twice while it sends 200 messages goes on where it was: each arrives once, in order", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path);
  await using bob = await createClient({
    relay: relay.url,
    store: sqlite(join(folder.path, "bob.db")),
    auth: () => "dev:bob",
  });
  const all = numbers(200);
  const receiving = receive(bob, all.length);
  const args = [relay.url, join(folder.path, "alice.db"), "alice", "bob", String(all.length)];
  for (const last of ["60", "140"]) {
    await using sender = startProcess(join(processes, "send-numbers.ts"), args);
    await sender.line((line) => line === last);
    await sender.kill();
    expect(sender.lines).not.toContain("done");
  }
  await using sender = startProcess(join(processes, "send-numbers.ts"), args);
  await sender.ended();
  expect(await receiving).toEqual(all);
  expect(await storedTexts(bob, "alice")).toEqual(all);
});

test("a second process on a store is refused while the first lives, and let in when that is killed", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path);
  const path = join(folder.path, "alice.db");
  const open = (): ReturnType<typeof createClient> =>
    createClient({ relay: relay.url, store: sqlite(path), auth: () => "dev:alice" });
  await using first = startProcess(join(processes, "hold-store.ts"), [relay.url, path, "alice"]);
  await first.line((line) => line === "open");
  await expect(open()).rejects.toMatchObject({ code: "store/locked" });
  await using other = startProcess(join(processes, "hold-store.ts"), [relay.url, path, "alice"]);
  await expect(other.ended()).rejects.toThrow("store/locked");
  await first.kill();
  await using second = await open();
  expect(second.userId).toBe("alice");
});
