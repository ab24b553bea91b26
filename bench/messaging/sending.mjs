// Two clients with SQLite stores that send to each other over a real relay, beside the least that could do the same: two
// WebSockets over a server that only passes on, and a row in a plain SQLite file for what is sent, accepted and received.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DatabaseSync } from "node:sqlite";
import { createClient, sqlite } from "@sotto/sdk";
import { median } from "../measure.mjs";
import { ServerProcess } from "../server-process.mjs";
import { openWebSocket } from "../relay/clients/web-socket.mjs";
import { fileURLToPath } from "node:url";

const ROUNDS_COUNT = 9;
const MESSAGES_PER_ROUND = 400;
/** Sent without waiting for each other; 1: a message is sent when the one before has been shown. */
const WINDOWS = [1, 16];
const TEXT_BYTES = 1024;

const SOTTO = "two clients of the SDK";
const BARE = "two WebSockets and SQLite";
const text = () => randomBytes((TEXT_BYTES * 3) / 4).toString("base64");

/** Sends so many and resolves when the last has been shown. @returns Milliseconds from sending to showing, for each. */
async function exchange({ send, onShown }, window) {
  const tookMs = [];
  let left = MESSAGES_PER_ROUND;
  const lane = async () => {
    while (left-- > 0) {
      const startMs = performance.now();
      const message = text();
      const shown = onShown(message);
      await send(message);
      await shown;
      tookMs.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
  return tookMs;
}

/** Resolves promises by the text that has been shown. */
function shownTexts() {
  const waiting = new Map();
  return {
    onShown: (message) => new Promise((resolve) => waiting.set(message, resolve)),
    show: (message) => {
      waiting.get(message)?.();
      waiting.delete(message);
    },
  };
}

async function sottoPair(folder, relay) {
  const clientOf = (user) =>
    createClient({
      relay,
      auth: () => `dev:${user}`,
      store: sqlite(join(folder, `${user}.db`)),
      compression: "off",
    });
  const [alice, bob] = [await clientOf("alice"), await clientOf("bob")];
  const { onShown, show } = shownTexts();
  bob.addEventListener("message", ({ message }) => show(message.text));
  return { name: SOTTO, onShown, send: (message) => alice.chat("bob").send(message) };
}

function plainStore(path) {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE messages (id INTEGER PRIMARY KEY, state INTEGER, text TEXT)`);
  const insert = database.prepare("INSERT INTO messages (id, state, text) VALUES (?, 0, ?)");
  const accept = database.prepare("UPDATE messages SET state = 1 WHERE id = ?");
  return {
    insert: (id, message) => insert.run(id, message),
    accept: (id) => accept.run(id),
  };
}

async function barePair(folder, url) {
  const [sent, received] = ["sent", "received"].map((name) =>
    plainStore(join(folder, `${name}.db`)),
  );
  const { onShown, show } = shownTexts();
  let lastId = 0;
  const onClose = () => undefined;
  const receiver = await openWebSocket(url, {
    onClose,
    onMessage: (frame) => {
      const { id, message } = JSON.parse(frame);
      received.insert(id, message);
      receiver.send(JSON.stringify({ ack: id }));
      show(message);
    },
  });
  const sender = await openWebSocket(url, {
    onClose,
    onMessage: (frame) => sent.accept(JSON.parse(frame).ack),
  });
  const send = (message) => {
    const id = ++lastId;
    sent.insert(id, message);
    sender.send(JSON.stringify({ id, message }));
  };
  return { name: BARE, onShown, send };
}

async function sendingTable(pairs, window) {
  const samples = new Map(pairs.map(({ name }) => [name, { cpu: [], shown: [], rate: [] }]));
  for (let round = 0; round <= ROUNDS_COUNT; round++)
    for (const pair of pairs) {
      const before = process.cpuUsage();
      const startMs = performance.now();
      const tookMs = await exchange(pair, window);
      const { user, system } = process.cpuUsage(before);
      if (round === 0) continue; // Warms up, and for the SDK sets up the session.
      const { cpu, shown, rate } = samples.get(pair.name);
      cpu.push((user + system) / MESSAGES_PER_ROUND);
      shown.push(median(tookMs));
      rate.push((MESSAGES_PER_ROUND * 1000) / (performance.now() - startMs));
    }
  for (const [name, { shown, rate }] of samples)
    process.stdout.write(
      `  ${name}, ${window} at a time: shown after ${median(shown).toFixed(2)} ms, ${median(rate).toFixed(0)} messages/s\n`,
    );
  return {
    title: `CPU of both clients for one message of 1 KiB, ${window} at a time`,
    rows: [...samples].map(([name, { cpu }]) => [name, median(cpu)]),
    subject: SOTTO,
    baselines: [BARE],
    goals: [[BARE, 3]],
  };
}

/** @returns {Promise<import("../report.mjs").Table[]>} */
export async function benchSending(folder, relay) {
  const server = await ServerProcess.start([
    fileURLToPath(new URL("pass-on-server.mjs", import.meta.url)),
  ]);
  try {
    const pairs = [await sottoPair(folder, relay), await barePair(folder, server.url)];
    const tables = [];
    for (const window of WINDOWS) tables.push(await sendingTable(pairs, window));
    return tables;
  } finally {
    await server.stop();
  }
}
