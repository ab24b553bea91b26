import { createInterface } from "node:readline";
import { SottoError } from "@sotto/sdk";
import { openClient } from "../open-client.ts";
import { follow, type PartyEvent } from "../party-event.ts";

// A client that sends what it is told to, one [to, text] a line, and prints what happens to it.

const [relay = "", store = "", name = "", haste = ""] = process.argv.slice(2);
const tell = (event: PartyEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
await using client = await openClient({
  relay,
  store,
  name,
  haste: haste === "" ? undefined : Number(haste),
});
const send = follow(client, tell);
process.stdout.write("open\n");
for await (const line of createInterface({ input: process.stdin })) {
  const [to = "", text = ""] = JSON.parse(line) as readonly string[];
  try {
    await send(to, text);
  } catch (error) {
    tell({ type: "error", code: SottoError.is(error) ? error.code : String(error) });
  }
}
