import { writeSync } from "node:fs";
import { SottoError } from "@sotto/protocol";
import { sqlite } from "../../../packages/sdk/src/store/sqlite.ts";
import type { KeyValueStore } from "../../../packages/sdk/src/store/store.ts";
import { changesOf, stepsIn } from "../store/steps.ts";

// Commits numbered steps to a store. Prints `begin n`, `committed n`, and `failed n code` when the store refuses; what
// fails is tried three times, then the process ends with 3.

const ATTEMPTS = 3;
const STDOUT = 1;
const [file = "", last = "0"] = process.argv.slice(2);

/** Straight through the system call: the order of the lines and of the store's writes is that of the trace. */
const say = (line: string): void => void writeSync(STDOUT, `${line}\n`);

async function attempt<T>(name: string, action: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    try {
      return await action();
    } catch (error) {
      say(`failed ${name} ${SottoError.is(error) ? error.code : String(error)}`);
    }
  }
  return process.exit(3);
}

async function open(): Promise<{ readonly store: KeyValueStore; readonly lease: number }> {
  const store = sqlite(file);
  return { store, lease: await store.open() };
}

const { store, lease } = await attempt("open", open);
const first = await attempt("read", () => stepsIn(store));
for (let step = first + 1; step <= Number(last); step += 1) {
  say(`begin ${step}`);
  await attempt(String(step), () => store.commit(lease, changesOf(step)));
  say(`committed ${step}`);
}
await attempt("close", () => store.close());
say("done");
