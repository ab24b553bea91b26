import { createClient, sqlite } from "@sotto/sdk";

// Keeps a store open until it is killed. Prints `open` when it has it.

const [relay = "", store = "", user = ""] = process.argv.slice(2);
const client = await createClient({ relay, store: sqlite(store), auth: () => `dev:${user}` });
process.stdout.write("open\n");
for await (const _ of client.messages()) continue;
