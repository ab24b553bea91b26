// A process that is killed in the middle: `write` leaves a plain store behind, `seal` opens it and is killed before
// its n-th operation, or once it is open.
import { systemRandom } from "../../src/platform/globals.ts";
import { loadKeyFile } from "../../src/platform/key-file.ts";
import { fileKeeper } from "../../src/store/keepers.ts";
import { sealed } from "../../src/store/sealed.ts";
import { sqlite } from "../../src/store/sqlite.ts";
import type { KeyValueStore } from "../../src/store/store.ts";
import { GONE, plainRows } from "./plain-rows.ts";

const [what, path = "", at = "Infinity"] = process.argv.slice(2);

const die = (): Promise<never> => {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
};

async function write(): Promise<void> {
  const store = sqlite(path);
  const lease = await store.open();
  const rows = plainRows();
  const old = new TextEncoder().encode(`${GONE} `.repeat(20));
  await store.commit(lease, new Map([...rows.keys(), `chat/${GONE}`].map((key) => [key, old])));
  await store.commit(lease, new Map([[`chat/${GONE}`, undefined]]));
  for (const [key, value] of rows) await store.commit(lease, new Map([[key, value]]));
}

async function seal(): Promise<void> {
  let operations = 0;
  const operate = async <T>(body: () => Promise<T>): Promise<T> => {
    operations += 1;
    if (operations === Number(at)) return await die();
    return await body();
  };
  const inner = sqlite(path);
  const store: KeyValueStore = {
    kind: inner.kind,
    open: () => operate(() => inner.open()),
    get: (key) => operate(() => inner.get(key)),
    scan: (range) => operate(() => inner.scan(range)),
    commit: (lease, changes) => operate(() => inner.commit(lease, changes)),
    erase: () => operate(async () => await inner.erase?.()),
    close: () => inner.close(),
  };
  const keeper = fileKeeper(systemRandom, (mayMake) => loadKeyFile(`${path}.key`, mayMake));
  await sealed(store, systemRandom, () => keeper, undefined).open();
  process.stdout.write(`opened after ${operations}\n`);
}

await (what === "write" ? write() : seal());
await die();
