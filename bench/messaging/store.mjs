// Opening a store of 100,000 messages beside one of 100, and searching it beside SQLite's own full-text index.
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { createClient, sqlite } from "@sotto/sdk";
import { measure, median } from "../measure.mjs";
import { auth, makeStore, messages } from "./store-file.mjs";
import { wordOf } from "./texts.mjs";

const MANY_COUNT = 100_000;
const FEW_COUNT = 100;
const ROUNDS_COUNT = 9;
const HITS_COUNT = 50;
/** Words as people search for them: from one that stands in hundreds of messages to one in a few. */
const RANKS = [60, 300, 1_000, 3_000, 9_000];

const MIB = 1024 * 1024;
const name = (count) => `${count.toLocaleString("en")} messages`;
const pathOf = (file) => fileURLToPath(new URL(file, import.meta.url));

function opened(path, warmPath) {
  const args = ["--conditions=@sotto/source", "--expose-gc", pathOf("open-store.mjs")];
  return JSON.parse(execFileSync(process.execPath, [...args, path, warmPath]).toString());
}

function openingTable(paths) {
  const samples = new Map([...paths.keys()].map((key) => [key, []]));
  for (let round = 0; round < ROUNDS_COUNT; round++)
    for (const [key, path] of paths) samples.get(key).push(opened(path, paths.get("warm")));
  const of = (key, figure) => median(samples.get(key).map((sample) => sample[figure]));
  const mib = (bytes) => (bytes / MIB).toFixed(1);
  process.stdout.write(
    `\nmemory that an open store takes: ${mib(of("many", "heapBytes"))} MiB with ${name(MANY_COUNT)}, ` +
      `${mib(of("few", "heapBytes"))} MiB with ${name(FEW_COUNT)}; ` +
      `on the disk ${mib(statSync(paths.get("many")).size)} MiB\n`,
  );
  return {
    title: "opening a store: its list and the newest page",
    rows: [
      [name(MANY_COUNT), of("many", "cpuMicroseconds")],
      [name(FEW_COUNT), of("few", "cpuMicroseconds")],
    ],
    subject: name(MANY_COUNT),
    baselines: [name(FEW_COUNT)],
    goals: [[name(FEW_COUNT), 1.5]],
  };
}

/** The same texts, plain, in FTS5. */
function plainIndex(path) {
  const database = new DatabaseSync(path);
  database.exec("CREATE VIRTUAL TABLE texts USING fts5(text, prefix='2 3'); BEGIN");
  const insert = database.prepare("INSERT INTO texts (rowid, text) VALUES (?, ?)");
  for (const { index, text } of messages(MANY_COUNT)) insert.run(index + 1, text);
  database.exec("COMMIT");
  const select = database.prepare(
    `SELECT rowid, snippet(texts, 0, '[', ']', '…', 24) AS snippet FROM texts
     WHERE texts MATCH ? ORDER BY rowid DESC LIMIT ${HITS_COUNT}`,
  );
  return (words) => select.all(words.map((word) => `"${word}"`).join(" ") + "*");
}

async function searchTable(path, plainPath) {
  const find = plainIndex(plainPath);
  const client = await createClient({ relay: "ws://127.0.0.1:9", auth, store: sqlite(path) });
  const words = RANKS.map(wordOf);
  for (const word of words) {
    const [own, plain] = [await client.search(word), find([word])];
    if (own.length !== plain.length || own.length === 0)
      throw new Error(`${own.length} hits instead of ${plain.length}`);
  }
  const [SOTTO, FTS5] = ["Sotto, encrypted", "FTS5, plain"];
  let turn = 0;
  const next = () => words[turn++ % words.length];
  const cases = [
    { name: SOTTO, run: () => client.search(next(), { limit: HITS_COUNT }) },
    { name: FTS5, run: () => find([next()]) },
  ];
  const rows = [...(await measure(cases))];
  await client.close();
  return {
    title: `a search in ${name(MANY_COUNT)}: up to ${HITS_COUNT} hits with snippets`,
    rows,
    subject: SOTTO,
    baselines: [FTS5],
    goals: [[FTS5, 3]],
  };
}

/** @returns {Promise<import("../report.mjs").Table[]>} */
export async function benchStore(folder, relay) {
  const paths = new Map(["many", "few", "warm"].map((key) => [key, join(folder, `${key}.db`)]));
  await makeStore(paths.get("many"), relay, MANY_COUNT);
  await makeStore(paths.get("few"), relay, FEW_COUNT);
  await makeStore(paths.get("warm"), relay, FEW_COUNT);
  const opening = openingTable(paths);
  return [opening, await searchTable(paths.get("many"), join(folder, "plain.db"))];
}
