import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Database } from "../../src/storage/sqlite/database.ts";
import { openSqlite } from "../../src/storage/sqlite/sqlite.ts";
import type { MailboxEntry } from "../../src/storage/storage.ts";
import { bytesOf, Client, submitFrame } from "../client.ts";
import { eventually } from "../data-directory.ts";
import { Device } from "../device.ts";
import { RelayProcess } from "../process.ts";

const MIB = 1024 * 1024;
const DISK_MIB = 24;

/** Whether a file system of a few MiB can be mounted here. */
const canMount = process.platform === "linux" && process.getuid?.() === 0;
if (!canMount) console.warn("the tests of a full disk are skipped: only root can mount one");

let disk: string;
beforeEach(() => {
  if (!canMount) return;
  disk = mkdtempSync(join(tmpdir(), "sotto-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk]);
});
afterEach(() => {
  if (!canMount) return;
  execFileSync("umount", ["-l", disk]);
  rmSync(disk, { recursive: true });
});

/** Takes all of the disk but so much. */
function fill(leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const bytes = Math.max(0, bavail * bsize - leaveBytes);
  writeFileSync(join(disk, "filler"), Buffer.alloc(bytes - (bytes % 4096), 1));
}
const makeRoom = (): void => rmSync(join(disk, "filler"), { force: true });

const deviceId = bytesOf(16);
const entry = (seq: number): MailboxEntry => ({
  deviceId,
  seq,
  envelopeId: bytesOf(16),
  sealed: bytesOf(3_000),
  shared: undefined,
  expiresAtMs: 1e13,
  storedAtMs: 0,
});

describe.skipIf(!canMount)("on a small disk", () => {
  test("a relay refuses what is new below the reserve, delivers what waits, and recovers by itself", async () => {
    const settings = ["--disk-reserve-mib", "2", "--ballast-mib", "1"];
    const { relay, url } = await RelayProcess.start(join(disk, "data"), ...settings);
    const [ann, bob] = [new Device("ann"), new Device("bob")];
    const away = await Client.dial(url);
    await away.login(bob);
    away.close();
    await away.closed();
    const sender = await Client.dial(url);
    await sender.login(ann);
    const first = await sender.request(submitFrame({ to: [bob] }));
    expect(first).toMatchObject({ type: "accepted", stored: true });

    fill(MIB);
    const refused = await sender.request(submitFrame({ to: [bob] }));
    expect(refused).toMatchObject({ type: "failure", code: "relay/quota" });
    const receiver = await Client.dial(url);
    receiver.autoAck = true;
    await receiver.login(bob);
    expect(await receiver.deliveries(1)).toHaveLength(1);
    await receiver.next("queueEmpty");
    // Whoever is there is reached without the disk.
    const passed = await sender.request(submitFrame({ to: [bob] }));
    expect(passed).toMatchObject({ type: "accepted", stored: false });
    receiver.close();
    await receiver.closed();

    makeRoom();
    await eventually(async () => {
      const answer = await sender.request(submitFrame({ to: [bob] }));
      return answer.type === "accepted";
    });
    const told = (): readonly string[] =>
      relay.lines
        .map((line) => (JSON.parse(line) as { event: string }).event)
        .filter((event) => event.startsWith("disk-"));
    await eventually(() => told().length === 2);
    expect(told()).toEqual(["disk-low", "disk-ok"]);
    expect((await relay.kill("SIGTERM")).code).toBe(0);
  });

  test("acks free space even when not a byte is left: the ballast goes, and comes back", async () => {
    const data = join(disk, "data");
    const space = { reserveBytes: 0, ballastBytes: 8 * MIB };
    const storage = await openSqlite(data, space);
    const entries = Array.from({ length: 600 }, (_, index) => entry(index + 1));
    await storage.insert(entries);
    expect(existsSync(join(data, "ballast"))).toBe(true);

    fill(0);
    expect(await storage.insert([entry(1_000)])).toEqual(["full"]);
    expect(existsSync(join(data, "ballast"))).toBe(false);
    const ids = entries.map(({ envelopeId }) => envelopeId);
    const removed = await storage.remove(deviceId, ids);
    expect(removed).toEqual(entries.map(() => 3_000));
    expect(await storage.counts()).toEqual({ messages: 0, bytes: 0 });

    makeRoom();
    expect(await storage.insert([entry(1_001)])).toEqual(["stored"]);
    expect(existsSync(join(data, "ballast"))).toBe(true);
    await storage.close();
  });

  test("a log that cannot be emptied for want of space is emptied later", async () => {
    const database = new Database(join(disk, "data"), { reserveBytes: 0, ballastBytes: 0 });
    const entries = Array.from({ length: 400 }, (_, index) => entry(index + 1));
    database.commit([{ name: "insert", args: [entries] }]);
    fill(0);
    expect(database.truncateLog()).toBe(false);
    makeRoom();
    expect(database.truncateLog()).toBe(true);
    database.close();
  });

  test("what was there before the disk was full is there after it", async () => {
    const data = join(disk, "data");
    const space = { reserveBytes: 0, ballastBytes: 8 * MIB };
    const storage = await openSqlite(data, space);
    let stored = 0;
    for (let seq = 1; ; seq++) {
      const [outcome] = await storage.insert([entry(seq)]);
      if (outcome === "full") break;
      stored += 1;
    }
    expect(stored).toBeGreaterThan(500);
    expect((await storage.counts()).messages).toBe(stored);
    await storage.close();
    const again = await openSqlite(data, space);
    expect((await again.counts()).messages).toBe(stored);
    expect((await again.mailbox(deviceId)).messages).toBe(stored);
    await again.close();
  });
});
