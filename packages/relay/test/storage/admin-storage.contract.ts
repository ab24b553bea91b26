import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Storage } from "../../src/storage/storage.ts";
import { bytesOf } from "../client.ts";

const MINUTE_MS = 60_000;

/** What every store has to do for operators. */
export function describeAdminStorage(
  name: string,
  open: () => Promise<Storage>,
  discard: () => Promise<void>,
): void {
  describe(`operators' storage: ${name}`, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(async () => {
      await storage.close();
      await discard();
    });

    const addUser = async (userId: string): Promise<Uint8Array> => {
      const deviceId = bytesOf(16);
      await storage.createLog({ userId, genesis: bytesOf(100), deviceId, replace: false });
      return deviceId;
    };
    const put = (deviceId: Uint8Array, seq: number, parts: object = {}): Promise<unknown> =>
      storage.insert([
        {
          deviceId,
          seq,
          envelopeId: bytesOf(16),
          sealed: bytesOf(40),
          shared: undefined,
          expiresAtMs: 1e13,
          storedAtMs: 0,
          ...parts,
        },
      ]);

    test("lists users in pages, in the order of their ids", async () => {
      for (const user of ["cem", "ann", "bob"]) await addUser(user);
      await storage.admin.setSuspended("bob", true);
      expect(await storage.admin.users("", 2)).toEqual([
        { userId: "ann", devices: 1, isSuspended: false },
        { userId: "bob", devices: 1, isSuspended: true },
      ]);
      expect(await storage.admin.users("bob", 2)).toEqual([
        { userId: "cem", devices: 1, isSuspended: false },
      ]);
    });

    test("remembers who is suspended, until they are let in again", async () => {
      await addUser("ann");
      expect(await storage.admin.setSuspended("nobody", true)).toBe(false);
      expect(await storage.admin.setSuspended("ann", true)).toBe(true);
      expect(await storage.admin.setSuspended("ann", true)).toBe(true);
      expect((await storage.log("ann")).isSuspended).toBe(true);
      expect(await storage.admin.setSuspended("ann", false)).toBe(true);
      expect((await storage.log("ann")).isSuspended).toBe(false);
    });

    test("deletes a user with everything", async () => {
      const device = await addUser("ann");
      await put(device, 1, { shared: { id: bytesOf(16), body: bytesOf(9) } });
      await storage.admin.setSuspended("ann", true);
      await storage.publishDeliveryTokens("ann", bytesOf(16));
      const deleted = await storage.admin.deleteUser("ann");
      expect(deleted.map((id) => Uint8Array.from(id))).toEqual([device]);
      expect(await storage.log("ann")).toEqual({
        entries: [],
        isSuspended: false,
        revokedDevices: [],
        deliveryTokens: undefined,
      });
      expect(await storage.counts()).toEqual({ messages: 0, bytes: 0 });
      expect(await storage.admin.deleteUser("ann")).toEqual([]);
    });

    test("revokes a device, and empties its mailbox", async () => {
      const device = await addUser("ann");
      await put(device, 1);
      expect(await storage.admin.revokeDevice(bytesOf(16))).toBeUndefined();
      expect(await storage.admin.revokeDevice(device)).toBe("ann");
      const { revokedDevices } = await storage.log("ann");
      expect(revokedDevices.map((id) => Uint8Array.from(id))).toEqual([device]);
      const devices = await storage.admin.devices("ann");
      expect(devices.map(({ messages, isRevoked }) => [messages, isRevoked])).toEqual([[0, true]]);
    });

    test("purges one mailbox and no other", async () => {
      const [device, other] = [await addUser("ann"), await addUser("bob")];
      await put(device, 1);
      await put(device, 2);
      await put(other, 1);
      expect(await storage.admin.purge(device)).toEqual({ messages: 2, bytes: 80 });
      expect(await storage.admin.purge(device)).toEqual({ messages: 0, bytes: 0 });
      expect(await storage.counts()).toEqual({ messages: 1, bytes: 40 });
    });

    test("counts what has expired without removing it", async () => {
      const device = await addUser("ann");
      await put(device, 1, { expiresAtMs: 10 });
      await put(device, 2, { expiresAtMs: 11 });
      expect(await storage.admin.expired(10)).toEqual({ messages: 1, bytes: 40 });
      expect((await storage.counts()).messages).toBe(2);
    });

    test("counts envelopes by how long they have waited", async () => {
      const device = await addUser("ann");
      for (let minute = 0; minute < 5; minute++)
        await put(device, minute + 1, { storedAtMs: minute * MINUTE_MS });
      const bounds = [0, 1, 2, 10].map((minutes) => minutes * MINUTE_MS);
      expect(await storage.admin.ages(4 * MINUTE_MS, bounds)).toEqual([1, 2, 3, 5]);
    });

    test("lets an invite in once, and then its user always", async () => {
      const code = bytesOf(32);
      await storage.admin.addInvite({ codeHash: code, userId: undefined, expiresAtMs: 10 });
      const both = await Promise.all([
        storage.admin.redeemInvite(code, "ann", 9),
        storage.admin.redeemInvite(code, "bob", 9),
      ]);
      expect(both).toEqual(["ok", "used"]);
      expect(await storage.admin.redeemInvite(code, "ann", 1e13)).toBe("ok");
      expect(await storage.admin.redeemInvite(bytesOf(32), "ann", 9)).toBe("unknown");
    });

    test("keeps an invite for whom it was made, until it expires", async () => {
      const code = bytesOf(32);
      await storage.admin.addInvite({ codeHash: code, userId: "ann", expiresAtMs: 10 });
      expect(await storage.admin.redeemInvite(code, "bob", 9)).toBe("used");
      expect(await storage.admin.redeemInvite(code, "ann", 10)).toBe("expired");
      expect(await storage.admin.redeemInvite(code, "ann", 9)).toBe("ok");
    });

    test("does not spend an invite on a name that is taken", async () => {
      await addUser("ann");
      const code = bytesOf(32);
      await storage.admin.addInvite({ codeHash: code, userId: undefined, expiresAtMs: 10 });
      expect(await storage.admin.redeemInvite(code, "ann", 9)).toBe("used");
      expect(await storage.admin.redeemInvite(code, "bob", 9)).toBe("ok");
    });
  });
}
