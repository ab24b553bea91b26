import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MailboxEntry, Storage } from "../../src/storage/storage.ts";
import { bytesOf } from "../client.ts";

const device = bytesOf(16);

function entry(seq: number, parts: Partial<MailboxEntry> = {}): MailboxEntry {
  return {
    deviceId: device,
    seq,
    envelopeId: bytesOf(16),
    sealed: bytesOf(40),
    shared: undefined,
    expiresAtMs: 1_000,
    storedAtMs: 60_000,
    ...parts,
  };
}

const readAll = { deviceId: device, afterSeq: 0, maxMessages: 100, maxBytes: 1e9, nowMs: 0 };

/** What every store has to do. */
export function describeStorage(
  name: string,
  open: () => Promise<Storage>,
  discard: () => Promise<void>,
): void {
  describe(`storage: ${name}`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(async () => {
      await storage.close();
      await discard();
    });

    test("returns what was inserted, oldest first", async () => {
      const entries = [entry(1), entry(2), entry(5)];
      expect(await storage.insert(entries)).toEqual(["stored", "stored", "stored"]);
      const page = await storage.read(readAll);
      expect(page.more).toBe(false);
      expect(page.envelopes.map(({ seq }) => seq)).toEqual([1, 2, 5]);
      expect(page.envelopes.map(({ sealed }) => Uint8Array.from(sealed))).toEqual(
        entries.map(({ sealed }) => sealed),
      );
      expect(await storage.mailbox(device)).toEqual({ lastSeq: 5, messages: 3, bytes: 120 });
      expect(await storage.mailbox(bytesOf(16))).toEqual({ lastSeq: 0, messages: 0, bytes: 0 });
    });

    test("reads on from a sequence number, within the limits", async () => {
      await storage.insert([1, 2, 3, 4].map((seq) => entry(seq)));
      const first = await storage.read({ ...readAll, maxMessages: 2 });
      expect([first.envelopes.length, first.more]).toEqual([2, true]);
      const second = await storage.read({ ...readAll, afterSeq: 2, maxBytes: 41 });
      expect([second.envelopes.map(({ seq }) => seq), second.more]).toEqual([[3], true]);
      const last = await storage.read({ ...readAll, afterSeq: 3, maxBytes: 1 });
      expect([last.envelopes.map(({ seq }) => seq), last.more]).toEqual([[4], false]);
    });

    test("knows a duplicate from a conflict, and neither stops the rest of the batch", async () => {
      const first = entry(1);
      await storage.insert([first]);
      const outcomes = await storage.insert([
        { ...first, seq: 2 },
        { ...first, seq: 3, sealed: bytesOf(40) },
        { ...first, seq: 4, shared: { id: bytesOf(16), body: bytesOf(3) } },
        entry(5),
      ]);
      expect(outcomes).toEqual(["duplicate", "conflict", "conflict", "stored"]);
      expect((await storage.mailbox(device)).messages).toBe(2);
    });

    test("keeps a shared payload until its last envelope is removed", async () => {
      const shared = { id: bytesOf(16), body: bytesOf(1000) };
      const other = bytesOf(16);
      const [a, b] = [entry(1, { shared }), entry(1, { shared, deviceId: other })];
      await storage.insert([a]);
      await storage.insert([b]);
      expect(await storage.counts()).toEqual({ messages: 2, bytes: 2080 });
      expect(await storage.remove(device, [a.envelopeId])).toEqual([1040]);
      const left = await storage.read({ ...readAll, deviceId: other });
      expect(Uint8Array.from(left.envelopes[0]?.shared ?? [])).toEqual(shared.body);
      expect(await storage.remove(other, [b.envelopeId, bytesOf(16)])).toEqual([1040, 0]);
      expect(await storage.counts()).toEqual({ messages: 0, bytes: 0 });
    });

    test("applies operations in the order of the calls", async () => {
      const only = entry(1);
      const [inserted, removed, page] = await Promise.all([
        storage.insert([only]),
        storage.remove(device, [only.envelopeId]),
        storage.read(readAll),
      ]);
      expect([inserted, removed, page.envelopes.length]).toEqual([["stored"], [40], 0]);
    });

    test("leaves expired envelopes out and sweeps them, a limited number at a time", async () => {
      await storage.insert([
        entry(1, { expiresAtMs: 10 }),
        entry(2, { expiresAtMs: 20 }),
        entry(3, { expiresAtMs: 30 }),
      ]);
      expect(
        (await storage.read({ ...readAll, nowMs: 20 })).envelopes.map(({ seq }) => seq),
      ).toEqual([3]);
      const [first] = await storage.expire(20, 1);
      expect([first?.messages, first?.bytes]).toEqual([1, 40]);
      expect((await storage.expire(20, 10)).map(({ messages }) => messages)).toEqual([1]);
      expect(await storage.expire(20, 10)).toEqual([]);
      expect((await storage.counts()).messages).toBe(1);
    });

    test("creates a log once, and gives a device to one user only", async () => {
      const log = { userId: "ann", genesis: bytesOf(100), deviceId: device, replace: false };
      expect((await storage.log("ann")).entries).toEqual([]);
      const both = await Promise.all([
        storage.createLog(log),
        storage.createLog({ ...log, genesis: bytesOf(100) }),
      ]);
      expect(both).toEqual(["created", "exists"]);
      expect((await storage.log("ann")).entries.map((bytes) => Uint8Array.from(bytes))).toEqual([
        log.genesis,
      ]);
      expect(await storage.createLog({ ...log, userId: "bob" })).toBe("device-taken");
    });

    test("replaces a log with everything its devices had", async () => {
      await storage.createLog({
        userId: "ann",
        genesis: bytesOf(100),
        deviceId: device,
        replace: false,
      });
      await storage.insert([entry(1, { shared: { id: bytesOf(16), body: bytesOf(10) } })]);
      await storage.publishPrekeys({
        deviceId: device,
        signed: bytesOf(9),
        oneTime: [{ id: 1, prekey: bytesOf(9) }],
        maxOneTime: 9,
      });
      const genesis = bytesOf(100);
      expect(
        await storage.createLog({ userId: "ann", genesis, deviceId: bytesOf(16), replace: true }),
      ).toBe("created");
      expect((await storage.log("ann")).entries.map((bytes) => Uint8Array.from(bytes))).toEqual([
        genesis,
      ]);
      expect(await storage.counts()).toEqual({ messages: 0, bytes: 0 });
      expect(await storage.takeBundles([device])).toEqual([]);
    });

    test("keeps the delivery tokens that were published last, of users that there are", async () => {
      const tokensOf = async (userId: string): Promise<Uint8Array | undefined> => {
        const { deliveryTokens } = await storage.log(userId);
        return deliveryTokens && Uint8Array.from(deliveryTokens);
      };
      const log = { genesis: bytesOf(100), replace: false };
      await storage.createLog({ ...log, userId: "ann", deviceId: device });
      await storage.createLog({ ...log, userId: "bob", deviceId: bytesOf(16) });
      expect(await tokensOf("ann")).toBeUndefined();
      const [first, second] = [bytesOf(32), bytesOf(4_096 * 16)];
      expect(
        await Promise.all([
          storage.publishDeliveryTokens("ann", first),
          storage.publishDeliveryTokens("ann", second),
          tokensOf("ann"),
        ]),
      ).toEqual(["published", "published", second]);
      expect(await storage.publishDeliveryTokens("ann", new Uint8Array())).toBe("published");
      expect(await tokensOf("ann")).toEqual(new Uint8Array());
      expect(await tokensOf("bob")).toBeUndefined();
      await storage.publishDeliveryTokens("nobody", first);
      await storage.createLog({ ...log, userId: "nobody", deviceId: bytesOf(16) });
      expect(await tokensOf("nobody")).toBeUndefined();
    });

    test("forgets the delivery tokens of a user whose log is replaced", async () => {
      const log = { userId: "ann", genesis: bytesOf(100), deviceId: device, replace: false };
      await storage.createLog(log);
      await storage.publishDeliveryTokens("ann", bytesOf(16));
      await storage.createLog({ ...log, deviceId: bytesOf(16), replace: true });
      expect((await storage.log("ann")).deliveryTokens).toBeUndefined();
    });

    test("hands each one-time prekey out once, lowest id first, and never takes it back in", async () => {
      const oneTime = [3, 1, 2].map((id) => ({ id, prekey: Uint8Array.of(id) }));
      const upload = { deviceId: device, signed: Uint8Array.of(9), oneTime, maxOneTime: 3 };
      expect(await storage.publishPrekeys(upload)).toEqual({
        outcome: "published",
        oneTimePrekeys: 3,
      });
      expect(await storage.publishPrekeys(upload)).toEqual({
        outcome: "published",
        oneTimePrekeys: 3,
      });
      const [signed] = await storage.signedBundles([device, bytesOf(16)]);
      expect([signed?.signed[0], signed?.oneTime, signed?.remaining]).toEqual([9, undefined, 3]);
      const takes = await Promise.all(
        [1, 2, 3, 4].map(() => storage.takeBundles([device, bytesOf(16)])),
      );
      expect(takes.map(([bundle]) => bundle?.oneTime?.[0])).toEqual([1, 2, 3, undefined]);
      expect(takes.map(([bundle]) => bundle?.remaining)).toEqual([2, 1, 0, 0]);
      expect(await storage.publishPrekeys(upload)).toEqual({
        outcome: "published",
        oneTimePrekeys: 0,
      });
    });

    test("refuses other bytes under a prekey's id, and more than the pool may hold", async () => {
      const upload = {
        deviceId: device,
        signed: Uint8Array.of(9),
        oneTime: [{ id: 1, prekey: Uint8Array.of(1) }],
        maxOneTime: 2,
      };
      await storage.publishPrekeys(upload);
      const conflict = {
        ...upload,
        signed: Uint8Array.of(8),
        oneTime: [
          { id: 2, prekey: Uint8Array.of(2) },
          { id: 1, prekey: Uint8Array.of(7) },
        ],
      };
      expect(await storage.publishPrekeys(conflict)).toEqual({
        outcome: "conflict",
        oneTimePrekeys: 1,
      });
      const full = { ...upload, oneTime: [2, 3].map((id) => ({ id, prekey: Uint8Array.of(id) })) };
      expect(await storage.publishPrekeys(full)).toEqual({ outcome: "full", oneTimePrekeys: 1 });
      expect(
        (await storage.takeBundles([device])).map(({ signed }) => Uint8Array.from(signed)),
      ).toEqual([Uint8Array.of(9)]);
    });
  });
}
