import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { openSqlite } from "../../src/storage/sqlite/sqlite.ts";
import { bytesOf } from "../client.ts";
import { type DataDirectory, eventually, makeDataDirectory } from "../data-directory.ts";
import { describeAdminStorage } from "./admin-storage.contract.ts";
import { describeStorage } from "./storage.contract.ts";

let directory: DataDirectory;
for (const describeAll of [describeStorage, describeAdminStorage])
  describeAll(
    "sqlite",
    () => {
      directory = makeDataDirectory();
      return openSqlite(directory.path);
    },
    async () => directory.discard(),
  );

const deviceId = bytesOf(16);

test("keeps what was inserted over a restart", async () => {
  const data = makeDataDirectory();
  const first = await openSqlite(data.path);
  expect(statSync(data.path).mode & 0o777).toBe(0o700);
  const sealed = bytesOf(500);
  await first.insert([
    {
      deviceId,
      seq: 7,
      envelopeId: bytesOf(16),
      sealed,
      shared: undefined,
      expiresAtMs: 1e15,
      storedAtMs: 0,
    },
  ]);
  await first.close();
  const second = await openSqlite(data.path);
  expect(await second.mailbox(deviceId)).toEqual({ lastSeq: 7, messages: 1, bytes: 500 });
  expect(await second.counts()).toEqual({ messages: 1, bytes: 500 });
  await second.close();
  data.discard();
});

test("wipes removed bytes from every file without being asked", async () => {
  const data = makeDataDirectory();
  const storage = await openSqlite(data.path);
  const shared = { id: bytesOf(16), body: bytesOf(5_000) };
  const entries = [1, 2, 3].map((seq) => ({
    deviceId,
    seq,
    envelopeId: bytesOf(16),
    sealed: bytesOf(900),
    shared,
    expiresAtMs: 1e15,
    storedAtMs: 0,
  }));
  await storage.insert(entries);
  const secrets = [
    shared.body,
    ...entries.flatMap(({ sealed, envelopeId }) => [sealed, envelopeId]),
  ];
  // Long rows continue on overflow pages, so a piece stands for the whole.
  const isPresent = (): boolean =>
    secrets.some(
      (secret) => data.contains(secret.subarray(0, 100)) || data.contains(secret.subarray(-100)),
    );
  expect(isPresent()).toBe(true);
  await storage.remove(
    deviceId,
    entries.map(({ envelopeId }) => envelopeId),
  );
  await eventually(() => !isPresent());
  await storage.close();
  data.discard();
});

test("refuses a directory that is in use, in words", async () => {
  const data = makeDataDirectory();
  const storage = await openSqlite(data.path);
  await expect(openSqlite(data.path)).rejects.toThrow(
    "another sotto-relay is using this data directory",
  );
  await storage.close();
  await (await openSqlite(data.path)).close();
  data.discard();
});
