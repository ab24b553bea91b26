// One process: opens a store, shows the list and the newest page of a conversation, and says what that took.
import { createClient, sqlite } from "@sotto/sdk";
import { auth, peerOf } from "./store-file.mjs";

const [path, warmPath] = process.argv.slice(2);
const NOWHERE = "ws://127.0.0.1:9"; // Offline: the store is what is measured.

async function open(file) {
  const client = await createClient({ relay: NOWHERE, auth, store: sqlite(file) });
  const timeline = client.chat(peerOf(0)).timeline();
  const end = timeline.subscribe(() => undefined);
  await timeline.ready;
  if (client.conversations.value.length === 0 || timeline.value.length === 0)
    throw new Error("nothing is shown");
  return { client, end };
}

// Code is compiled, and libsodium loaded, with another store.
const warm = await open(warmPath);
warm.end();
await warm.client.close();
globalThis.gc();
const before = { cpu: process.cpuUsage(), heap: process.memoryUsage().heapUsed };
const { client } = await open(path);
const { user, system } = process.cpuUsage(before.cpu);
globalThis.gc();
const heapBytes = process.memoryUsage().heapUsed - before.heap;
process.stdout.write(`${JSON.stringify({ cpuMicroseconds: user + system, heapBytes })}\n`);
await client.close();
process.exit(0);
