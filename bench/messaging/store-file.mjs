// A store with many messages, written as the SDK writes them: rows, indexes and words, sealed, in a SQLite file.
import { createClient, sqlite } from "@sotto/sdk";
import { addMessage } from "../../packages/sdk/src/messaging/messages.ts";
import { createChanges } from "../../packages/sdk/src/messaging/changes.ts";
import { indexStep } from "../../packages/sdk/src/search/index-messages.ts";
import { createSteps } from "../../packages/sdk/src/store/steps.ts";
import { numbersFrom, textOf } from "./texts.mjs";

const CHATS_COUNT = 50;
const PER_STEP = 500;
const START_MS = Date.UTC(2026, 0, 1);
const EVERY_MS = 60_000;

export const OWNER = "owner";
export const peerOf = (index) => `peer-${index % CHATS_COUNT}`;
export const auth = () => `dev:${OWNER}`;

/** @returns {Generator<{ index: number, chatId: string, text: string, atMs: number }>} */
export function* messages(count) {
  const numbers = numbersFrom(count);
  for (let index = 0; index < count; index++)
    yield {
      index,
      chatId: peerOf(index),
      text: textOf(numbers),
      atMs: START_MS + index * EVERY_MS,
    };
}

const recordOf = ({ index, chatId, text, atMs }, isOwn) => ({
  id: index.toString(16).padStart(32, "0"),
  chatId,
  from: isOwn ? OWNER : chatId,
  device: "0".repeat(32),
  own: isOwn,
  sentAtMs: atMs,
  receivedAtMs: atMs,
  kind: "text",
  text,
  replyTo: undefined,
  state: isOwn ? "read" : "received",
  error: undefined,
});

/** Makes the store of a client that the relay knows, with so many messages in 50 conversations. */
export async function makeStore(path, relay, count) {
  const client = await createClient({ relay, auth, store: sqlite(path) });
  await client.close();
  const store = sqlite(path);
  const steps = createSteps(store, await store.open(), (...step) =>
    indexStep({ kept: new Map(), changeCount: 0 }, ...step),
  );
  const changes = createChanges();
  let batch = [];
  const write = () =>
    steps.run(async (transaction) => {
      for (const message of batch)
        await addMessage(transaction, changes, recordOf(message, message.index % 2 === 0), OWNER);
      batch = [];
    });
  for (const message of messages(count)) {
    batch.push(message);
    if (batch.length === PER_STEP) await write();
  }
  await write();
  await steps.close();
  await store.close();
}
