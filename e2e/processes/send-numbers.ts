import { createClient, sqlite } from "@sotto/sdk";

// Sends the numbers from 1 to `count`, each under an id of its own, so that a second run goes on where the first was cut
// off. Prints each number when it is durable, and `done` when the relay has them all.

const [relay = "", store = "", user = "", peer = "", count = "0"] = process.argv.slice(2);
await using client = await createClient({ relay, store: sqlite(store), auth: () => `dev:${user}` });
for (let number = 1; number <= Number(count); number += 1) {
  await client.chat(peer).send(String(number), { id: number.toString(16).padStart(32, "0") });
  process.stdout.write(`${number}\n`);
}
await client.close({ flush: true });
process.stdout.write("done\n");
