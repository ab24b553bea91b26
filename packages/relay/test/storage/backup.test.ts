import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backupDatabase } from "../../src/storage/sqlite/backup.ts";
import { inspectBackup, restoreDatabase } from "../../src/storage/sqlite/restore.ts";
import { openSqlite } from "../../src/storage/sqlite/sqlite.ts";
import type { MailboxEntry, Storage } from "../../src/storage/storage.ts";
import { bytesOf } from "../client.ts";
import { type DataDirectory, makeDataDirectory } from "../data-directory.ts";

const deviceId = bytesOf(16);
const tokens = bytesOf(48);

const entry = (seq: number): MailboxEntry => ({
  deviceId,
  seq,
  envelopeId: bytesOf(16),
  sealed: bytesOf(200),
  shared: undefined,
  expiresAtMs: 1e13,
  storedAtMs: 0,
});

async function filled(): Promise<{ data: DataDirectory; storage: Storage; file: string }> {
  const data = makeDataDirectory();
  const storage = await openSqlite(data.path);
  await storage.createLog({ userId: "ann", genesis: bytesOf(90), deviceId, replace: false });
  await storage.publishPrekeys({
    deviceId,
    signed: bytesOf(9),
    oneTime: [1, 2, 3].map((id) => ({ id, prekey: Uint8Array.of(id) })),
    maxOneTime: 9,
  });
  await storage.insert([entry(1), entry(2)]);
  await storage.publishDeliveryTokens("ann", tokens);
  return { data, storage, file: join(data.path, "..", "backup.db") };
}

test("a backup under load holds all that was stored before it, and the relay notices nothing", async () => {
  const { data, storage, file } = await filled();
  const stored: number[] = [];
  const load = { isDone: false };
  const loading = (async () => {
    for (let seq = 3; !load.isDone || seq < 200; seq++) {
      await storage.insert([entry(seq)]);
      stored.push(seq);
    }
  })();
  while (stored.length < 100) await new Promise((resolve) => setImmediate(resolve));
  const before = stored.length + 2;
  await backupDatabase(data.path, file);
  load.isDone = true;
  await loading;
  expect(inspectBackup(file).users).toBe(1);
  expect(inspectBackup(file).messages).toBeGreaterThanOrEqual(before);
  expect(inspectBackup(file).messages).toBeLessThanOrEqual(stored.length + 2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await storage.counts()).messages).toBe(stored.length + 2);
  await storage.close();
  data.discard();
});

test("restoring puts the backup in place, and hands out no prekey again", async () => {
  const { data, storage, file } = await filled();
  await backupDatabase(data.path, file);
  const [bundle] = await storage.takeBundles([deviceId]);
  expect(bundle?.oneTime?.[0]).toBe(1);
  await storage.insert([entry(3)]);
  await storage.publishDeliveryTokens("ann", new Uint8Array());
  expect(() => restoreDatabase(file, data.path)).toThrow("another sotto-relay");
  await storage.close();

  restoreDatabase(file, data.path);
  const restored = await openSqlite(data.path);
  expect(await restored.mailbox(deviceId)).toEqual({ lastSeq: 2, messages: 2, bytes: 400 });
  expect(Uint8Array.from((await restored.log("ann")).deliveryTokens ?? [])).toEqual(tokens);
  const [after] = await restored.takeBundles([deviceId]);
  expect(after?.oneTime).toBeUndefined();
  const upload = { deviceId, signed: undefined, maxOneTime: 9 };
  const again = [1, 2, 4].map((id) => ({ id, prekey: Uint8Array.of(id) }));
  expect(await restored.publishPrekeys({ ...upload, oneTime: again })).toEqual({
    outcome: "published",
    oneTimePrekeys: 1,
  });
  await restored.close();
  data.discard();
});

test("what is no backup is refused, and the database stays", async () => {
  const { data, storage } = await filled();
  await storage.close();
  const junk = join(data.path, "..", "junk.db");
  writeFileSync(junk, "not a database, but long enough to be read as the header of one".repeat(20));
  expect(() => inspectBackup(junk)).toThrow("no backup of a relay");
  const again = await openSqlite(data.path);
  expect((await again.counts()).messages).toBe(2);
  await again.close();
  data.discard();
});

test("a backup that fails leaves nothing behind", async () => {
  const { data, storage } = await filled();
  await expect(backupDatabase(data.path, "/no/such/folder/backup.db")).rejects.toThrow();
  await expect(backupDatabase("/no/such/folder", join(data.path, "b.db"))).rejects.toThrow(
    "cannot read",
  );
  expect(existsSync(join(data.path, "b.db"))).toBe(false);
  expect(readdirSync(data.path).filter((name) => name.includes("part"))).toEqual([]);
  await storage.close();
  data.discard();
});
