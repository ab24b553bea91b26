import { bytesToHex, hexToBytes } from "@sotto/protocol";
import { inviteHash, newInviteCode } from "../auth/invites.ts";
import type { QueueContext } from "../delivery/device-queue.ts";
import type { Directory } from "../delivery/directory.ts";
import type { Queues } from "../delivery/queues.ts";
import { sweepExpired } from "../delivery/sweep.ts";
import type { Digest, Log, Random } from "../ports.ts";
import type { Removed } from "../storage/admin-storage.ts";
import {
  type Admin,
  AGE_BOUNDS_SECONDS,
  type DeviceEntry,
  type QueueReport,
  requireDevice,
  requireUserId,
  type UserEntry,
} from "./admin.ts";

const PAGE_COUNT = 1_000;
const DAY_MS = 24 * 3600_000;

export interface CoreAdminContext {
  readonly queueContext: QueueContext;
  readonly queues: Queues;
  readonly directory: Directory;
  readonly digest: Digest;
  readonly random: Random;
  readonly log: Log;
}

/** Does what operators ask for in the store and in what is in memory, in an order that leaves no connection behind. */
export class CoreAdmin implements Admin {
  readonly #context: CoreAdminContext;

  constructor(context: CoreAdminContext) {
    this.#context = context;
  }

  get #store(): QueueContext["storage"]["admin"] {
    return this.#context.queueContext.storage.admin;
  }

  async users(afterUser: string): Promise<readonly UserEntry[]> {
    const users = await this.#store.users(afterUser, PAGE_COUNT);
    return users.map(({ userId, devices, isSuspended }) => ({
      user: userId,
      devices,
      suspended: isSuspended,
    }));
  }

  async suspend(user: string): Promise<boolean> {
    const isKnown = await this.#setSuspended(user, true);
    const account = await this.#context.directory.lookUp(user);
    for (const device of account?.devices.keys() ?? []) this.#context.queues.get(device)?.refuse();
    return isKnown;
  }

  resume(user: string): Promise<boolean> {
    return this.#setSuspended(user, false);
  }

  async #setSuspended(user: string, isSuspended: boolean): Promise<boolean> {
    const isKnown = await this.#store.setSuspended(requireUserId(user), isSuspended);
    this.#context.directory.forget(user);
    if (isKnown) this.#context.log(isSuspended ? "user-suspended" : "user-resumed", { user });
    return isKnown;
  }

  async deleteUser(user: string): Promise<number> {
    const devices = await this.#store.deleteUser(requireUserId(user));
    this.#context.directory.forget(user);
    for (const device of devices)
      this.#context.queues.discard(bytesToHex(device), "unauthenticated");
    if (devices.length > 0) this.#context.log("user-deleted", { user, devices: devices.length });
    return devices.length;
  }

  async devices(user: string): Promise<readonly DeviceEntry[]> {
    const devices = await this.#store.devices(requireUserId(user));
    return devices.map(({ deviceId, messages, bytes, isRevoked }) => {
      const device = bytesToHex(deviceId);
      const connected = this.#context.queues.get(device)?.isConnected === true;
      return { device, messages, bytes, revoked: isRevoked, connected };
    });
  }

  async revokeDevice(device: string): Promise<boolean> {
    const userId = await this.#store.revokeDevice(hexToBytes(requireDevice(device)));
    if (userId === undefined) return false;
    this.#context.directory.forget(userId);
    this.#context.queues.discard(device, "forbidden");
    this.#context.log("device-revoked", { user: userId, device });
    return true;
  }

  async inspect(device: string): Promise<QueueReport> {
    const { storage, clock } = this.#context.queueContext;
    if (device !== "") {
      const { messages, bytes } = await storage.mailbox(hexToBytes(requireDevice(device)));
      return { messages, bytes, ages: [] };
    }
    const bounds = AGE_BOUNDS_SECONDS.map((seconds) => seconds * 1000);
    const counts = await this.#store.ages(clock.now(), bounds);
    const ages = AGE_BOUNDS_SECONDS.map((seconds, index) => ({
      seconds,
      messages: counts[index] ?? 0,
    }));
    return { ...(await storage.counts()), ages };
  }

  async purge(device: string): Promise<Removed> {
    const removed = await this.#store.purge(hexToBytes(requireDevice(device)));
    // The device connects again, to what is there now.
    this.#context.queues.discard(device, "restarting");
    this.#context.log("queue-purged", { device, messages: removed.messages });
    return removed;
  }

  collect(dryRun: boolean): Promise<Removed> {
    const { queueContext, queues } = this.#context;
    if (dryRun) return this.#store.expired(queueContext.clock.now());
    return new Promise((resolve) => sweepExpired(queueContext, queues, resolve));
  }

  async invite(user: string, days: number): Promise<string> {
    const { random, digest, queueContext } = this.#context;
    const code = newInviteCode(random);
    await this.#store.addInvite({
      codeHash: inviteHash(code, digest),
      userId: user === "" ? undefined : requireUserId(user),
      expiresAtMs: queueContext.clock.now() + days * DAY_MS,
    });
    return code;
  }
}
