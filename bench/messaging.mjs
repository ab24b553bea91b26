// `npm run bench:messaging`: what two clients and a store of many messages cost, as ratios of one run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRelay } from "./relay-process.mjs";
import { benchSending } from "./messaging/sending.mjs";
import { benchStore } from "./messaging/store.mjs";
import { printTable } from "./report.mjs";

const folder = mkdtempSync(join(tmpdir(), "sotto-bench-"));
const relay = await startRelay(join(folder, "data"));
try {
  for (const table of await benchSending(folder, relay.url)) printTable(table);
  for (const table of await benchStore(folder, relay.url)) printTable(table);
} finally {
  await relay.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
