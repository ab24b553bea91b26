// The thread that owns the database, so that an fsync never holds up a socket. Imports nothing but SQLite: it runs from
// dist/ and, with Node's type stripping, from src/.

import { parentPort, workerData } from "node:worker_threads";
import { packResults, unpackBatch } from "./batch.ts";
import { Database } from "./database.ts";
import type { Instruction, Report } from "./messages.ts";
import type { SpaceOptions } from "./space.ts";

/** Half of the promised second: deleted bytes are out of the files by then, and the work of one wipe serves many acks. */
const WIPE_DELAY_MS = 400;

if (parentPort === null) throw new Error("runs in a worker only");
const port = parentPort;
const report = (message: Report, buffers: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, buffers);

/** Whatever goes wrong in here is a broken store: say so and do nothing more. */
function orFail(action: () => void): void {
  try {
    action();
  } catch (error) {
    report({ type: "failed", message: error instanceof Error ? error.message : String(error) });
    port.close();
  }
}

let wasLow = false;

function tellSpace({ isSpaceLow: isLow }: Database): void {
  if (isLow !== wasLow) report({ type: "space", isLow });
  wasLow = isLow;
}

let wipe: NodeJS.Timeout | undefined;

function wipeLater(database: Database): void {
  wipe ??= setTimeout(() => {
    wipe = undefined;
    orFail(() => {
      if (!database.truncateLog()) wipeLater(database);
    });
  }, WIPE_DELAY_MS);
}

function obey(database: Database, instruction: Instruction): void {
  if (instruction.type === "batch") {
    const calls = unpackBatch(instruction.calls);
    const { results, buffers } = packResults(calls, database.commit(calls));
    report({ type: "committed", results }, buffers);
    tellSpace(database);
    if (database.takeDeleted()) wipeLater(database);
    return;
  }
  clearTimeout(wipe);
  database.close();
  report({ type: "closed" });
  port.close();
}

orFail(() => {
  const { directory, space } = workerData as {
    readonly directory: string;
    readonly space: SpaceOptions;
  };
  const database = new Database(directory, space);
  port.on("message", (instruction: Instruction) => orFail(() => obey(database, instruction)));
  report({ type: "opened" });
  tellSpace(database);
});
