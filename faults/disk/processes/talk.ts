import { writeSync } from "node:fs";
import { type Client, createClient, SottoError, sqlite } from "@sotto/sdk";
import { messageId, PATIENCE_MS } from "../client/talk.ts";

// Sends bob the numbers up to `count` and waits for as many echoes. Prints `committed n` when a message is durable, and
// `failed n code` when the store refuses it. What fails three times, or in the background again and again, or never comes
// to an end, makes the process end with 3.

const ATTEMPTS = 3;
const STDOUT = 1;
const GIVE_UP_MS = PATIENCE_MS / 2;
const EXIT_GAVE_UP = 3;
const [relay = "", file = "", count = "0"] = process.argv.slice(2);
const say = (line: string): void => void writeSync(STDOUT, `${line}\n`);

async function attempt<T>(name: string, action: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    try {
      return await action();
    } catch (error) {
      say(`failed ${name} ${SottoError.is(error) ? error.code : String(error)}`);
    }
  }
  return process.exit(EXIT_GAVE_UP);
}

async function hear(client: Client, wanted: number): Promise<void> {
  let heard = 0;
  for await (const _ of client.messages({ durable: "talk" })) {
    heard += 1;
    if (heard === wanted) return;
  }
}

const client = await attempt("open", () =>
  createClient({ relay, store: sqlite(file), auth: () => "dev:alice" }),
);
let troubles = 0;
client.addEventListener("error", ({ error }) => {
  say(`failed alone ${error.code}`);
  troubles += 1;
  if (troubles === ATTEMPTS) process.exit(EXIT_GAVE_UP);
});
setTimeout(() => process.exit(EXIT_GAVE_UP), GIVE_UP_MS).unref();
const hearing = attempt("hear", () => hear(client, Number(count)));
for (let number = 1; number <= Number(count); number += 1) {
  await attempt(String(number), () =>
    client.chat("bob").send(String(number), { id: messageId(number) }),
  );
  say(`committed ${number}`);
}
await hearing;
await attempt("close", () => client.close({ flush: true }));
say("done");
