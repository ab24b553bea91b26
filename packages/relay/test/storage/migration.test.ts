import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openSqlite } from "../../src/storage/sqlite/sqlite.ts";
import { makeDataDirectory } from "../data-directory.ts";

/** A database as an earlier version left it. */
function writeFixture(directory: string, name: string): void {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, "relay.db"), {
    enableForeignKeyConstraints: false,
  });
  database.exec(readFileSync(new URL(`./fixtures/${name}.sql`, import.meta.url), "utf8"));
  database.close();
}

test("schema 1 is brought up to date with everything in it", async () => {
  const data = makeDataDirectory();
  writeFixture(data.path, "schema-1");
  for (let start = 0; start < 2; start++) {
    const storage = await openSqlite(data.path);
    expect(await storage.counts()).toEqual({ messages: 4, bytes: 520 });
    const users = await storage.admin.users("", 10);
    expect(users.map(({ userId, isSuspended }) => [userId, isSuspended])).toEqual([
      ["ann", false],
      ["bob", false],
    ]);
    const [device] = await storage.admin.devices("ann");
    const deviceId = Uint8Array.from(device?.deviceId ?? []);
    const page = await storage.read({
      deviceId,
      afterSeq: 0,
      maxMessages: 9,
      maxBytes: 1e6,
      nowMs: 0,
    });
    expect(page.envelopes.map(({ seq, shared }) => [seq, shared.length])).toEqual([
      [1, 100],
      [2, 0],
    ]);
    expect(await storage.countPrekeys(deviceId)).toBe(2);
    expect(await storage.admin.ages(4e12, [1e15])).toEqual([4]);
    expect((await storage.log("ann")).deliveryTokens).toBeUndefined();
    await storage.close();
  }
  data.discard();
});

test("schema 2 is brought up to date with everything in it", async () => {
  const data = makeDataDirectory();
  writeFixture(data.path, "schema-2");
  const tokens = Uint8Array.from({ length: 32 }, (_, index) => index);
  for (let start = 0; start < 2; start++) {
    const storage = await openSqlite(data.path);
    expect(await storage.counts()).toEqual({ messages: 4, bytes: 520 });
    const [ann, bob] = [await storage.log("ann"), await storage.log("bob")];
    expect([ann.isSuspended, ann.revokedDevices.length]).toEqual([false, 0]);
    expect([bob.isSuspended, bob.revokedDevices.length]).toEqual([true, 1]);
    expect(await storage.admin.ages(1_700_000_040_000, [0])).toEqual([4]);
    const used = new Uint8Array(32).fill(0xcd);
    expect(await storage.admin.redeemInvite(used, "ann", 0)).toBe("ok");
    expect(await storage.admin.redeemInvite(used, "bob", 0)).toBe("used");
    expect(ann.deliveryTokens && Uint8Array.from(ann.deliveryTokens)).toEqual(
      start === 0 ? undefined : tokens,
    );
    expect(await storage.publishDeliveryTokens("ann", tokens)).toBe("published");
    await storage.close();
  }
  data.discard();
});

test("a database of a newer version is left alone", async () => {
  const data = makeDataDirectory();
  await (await openSqlite(data.path)).close();
  const database = new DatabaseSync(join(data.path, "relay.db"));
  database.exec("PRAGMA user_version = 99");
  database.close();
  await expect(openSqlite(data.path)).rejects.toThrow("newer version");
  data.discard();
});
