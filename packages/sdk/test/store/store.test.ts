import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SottoError } from "@sotto/protocol";
import { afterAll, expect, test } from "vitest";
import { systemRandom } from "../../src/platform/globals.ts";
import { sqlite as sealedSqlite } from "../../src/platform/node.ts";
import { fileKeeper } from "../../src/store/keepers.ts";
import { memory } from "../../src/store/memory.ts";
import { sealed } from "../../src/store/sealed.ts";
import { sqlite } from "../../src/store/sqlite.ts";
import { describeLocking, describeStore } from "./store.contract.ts";

const folder = mkdtempSync(join(tmpdir(), "sotto-store-"));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true }));

const newSqlite = async (): Promise<{
  store: ReturnType<typeof sqlite>;
  reopen: () => ReturnType<typeof sqlite>;
}> => {
  const path = join(folder, "made", `${++files}.db`);
  return { store: sqlite(path), reopen: () => sqlite(path) };
};

describeStore("memory", async () => {
  const store = memory();
  return { store, reopen: () => store };
});
describeStore("sqlite", newSqlite);
describeLocking("sqlite", newSqlite);

describeStore("sealed memory", async () => {
  const key = new Uint8Array(32).fill(1);
  const store = sealed(memory(), systemRandom, () => fileKeeper(systemRandom, () => key), {});
  return { store, reopen: () => store };
});
const newSealed = async (): Promise<{
  store: ReturnType<typeof sealedSqlite>;
  reopen: () => ReturnType<typeof sealedSqlite>;
}> => {
  const path = join(folder, "sealed", `${++files}.db`);
  return { store: sealedSqlite(path), reopen: () => sealedSqlite(path) };
};
describeStore("sealed sqlite", newSealed);
describeLocking("sealed sqlite", newSealed);

test("a file that is no database is refused and left as it is", async () => {
  const path = join(folder, "other.txt");
  writeFileSync(path, "not a database".repeat(100));
  await expect(sqlite(path).open()).rejects.toSatisfy((error) =>
    SottoError.is(error, "store/corrupt"),
  );
});

test("a store that did not open holds nothing, so that the next attempt can have it", async () => {
  const path = join(folder, "retried.db");
  const other = new DatabaseSync(path);
  other.exec("CREATE TABLE entries (other); BEGIN IMMEDIATE");
  const isLocked = (error: unknown): boolean => SottoError.is(error, "store/locked");
  await expect(sqlite(path).open()).rejects.toSatisfy(isLocked);
  other.exec("DROP TABLE entries; COMMIT");
  other.close();
  const store = sqlite(path);
  expect(await store.open()).toBe(1);
  await store.close();
});

test("a file is for its owner only", async () => {
  const path = join(folder, "private.db");
  const store = sqlite(path);
  await store.open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await store.close();
});

test("a database of a newer version is refused", async () => {
  const path = join(folder, "newer.db");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version=99");
  database.close();
  await expect(sqlite(path).open()).rejects.toSatisfy((error) =>
    SottoError.is(error, "store/migration"),
  );
});
