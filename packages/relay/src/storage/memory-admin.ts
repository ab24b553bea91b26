import { bytesToHex, hexToBytes } from "@sotto/protocol";
import type {
  AdminStorage,
  NewInvite,
  RedeemOutcome,
  Removed,
  StoredDevice,
  StoredUser,
} from "./admin-storage.ts";
import type { MailboxEntry, StoredLog } from "./storage.ts";

export interface Row {
  readonly entry: MailboxEntry;
  readonly size: number;
}

export interface UserRow {
  readonly entries: Uint8Array[];
  readonly devices: string[];
  deliveryTokens?: Uint8Array;
}

/** The memory store's maps, as far as operators have to do with them. Devices are ids in hexadecimal. */
export interface MemoryTables {
  /** Device → envelope id → row. Rows are inserted in the order of their sequence numbers. */
  readonly mailboxes: Map<string, Map<string, Row>>;
  readonly logs: Map<string, UserRow>;
  /** @returns Its size. */
  removeRow(device: string, envelopeId: string): number;
  forgetDevice(device: string): void;
}

interface Invite {
  userId: string | undefined;
  isUsed: boolean;
  readonly expiresAtMs: number;
}

/** `AdminStorage` on plain maps. */
export class MemoryAdmin implements AdminStorage {
  readonly #tables: MemoryTables;
  readonly #suspended = new Set<string>();
  readonly #revoked = new Set<string>();
  readonly #invites = new Map<string, Invite>();

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  restrictionsOf(userId: string): Pick<StoredLog, "isSuspended" | "revokedDevices"> {
    const devices = this.#tables.logs.get(userId)?.devices ?? [];
    const revoked = devices.filter((device) => this.#revoked.has(device));
    return {
      isSuspended: this.#suspended.has(userId),
      revokedDevices: revoked.map((device) => hexToBytes(device)),
    };
  }

  async users(afterUserId: string, limit: number): Promise<readonly StoredUser[]> {
    return [...this.#tables.logs]
      .filter(([userId]) => userId > afterUserId)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([userId, { devices }]) => ({
        userId,
        devices: devices.length,
        isSuspended: this.#suspended.has(userId),
      }));
  }

  async devices(userId: string): Promise<readonly StoredDevice[]> {
    return (this.#tables.logs.get(userId)?.devices ?? []).map((device) => {
      const rows = [...(this.#tables.mailboxes.get(device)?.values() ?? [])];
      return {
        deviceId: hexToBytes(device),
        messages: rows.length,
        bytes: rows.reduce((sum, { size }) => sum + size, 0),
        isRevoked: this.#revoked.has(device),
      };
    });
  }

  async setSuspended(userId: string, isSuspended: boolean): Promise<boolean> {
    if (!this.#tables.logs.has(userId)) return false;
    if (isSuspended) this.#suspended.add(userId);
    else this.#suspended.delete(userId);
    return true;
  }

  async deleteUser(userId: string): Promise<readonly Uint8Array[]> {
    const devices = this.#tables.logs.get(userId)?.devices ?? [];
    for (const device of devices) {
      this.#tables.forgetDevice(device);
      this.#revoked.delete(device);
    }
    this.#tables.logs.delete(userId);
    this.#suspended.delete(userId);
    for (const [code, invite] of this.#invites)
      if (invite.userId === userId) this.#invites.delete(code);
    return devices.map((device) => hexToBytes(device));
  }

  async revokeDevice(deviceId: Uint8Array): Promise<string | undefined> {
    const device = bytesToHex(deviceId);
    for (const [userId, { devices }] of this.#tables.logs) {
      if (!devices.includes(device)) continue;
      this.#revoked.add(device);
      await this.purge(deviceId);
      return userId;
    }
    return undefined;
  }

  async purge(deviceId: Uint8Array): Promise<Removed> {
    const device = bytesToHex(deviceId);
    const ids = [...(this.#tables.mailboxes.get(device)?.keys() ?? [])];
    const bytes = ids.reduce((sum, id) => sum + this.#tables.removeRow(device, id), 0);
    return { messages: ids.length, bytes };
  }

  #rows(): readonly Row[] {
    const rows: Row[] = [];
    for (const mailbox of this.#tables.mailboxes.values()) rows.push(...mailbox.values());
    return rows;
  }

  async expired(nowMs: number): Promise<Removed> {
    const rows = this.#rows().filter(({ entry }) => entry.expiresAtMs <= nowMs);
    return { messages: rows.length, bytes: rows.reduce((sum, { size }) => sum + size, 0) };
  }

  async ages(nowMs: number, boundsMs: readonly number[]): Promise<readonly number[]> {
    const rows = this.#rows();
    return boundsMs.map(
      (boundMs) => rows.filter(({ entry }) => entry.storedAtMs >= nowMs - boundMs).length,
    );
  }

  async addInvite({ codeHash, userId, expiresAtMs }: NewInvite): Promise<void> {
    this.#invites.set(bytesToHex(codeHash), { userId, expiresAtMs, isUsed: false });
  }

  async redeemInvite(codeHash: Uint8Array, userId: string, nowMs: number): Promise<RedeemOutcome> {
    const invite = this.#invites.get(bytesToHex(codeHash));
    if (invite === undefined) return "unknown";
    if (invite.userId !== undefined && invite.userId !== userId) return "used";
    if (invite.isUsed) return "ok";
    if (invite.userId === undefined && this.#tables.logs.has(userId)) return "used";
    if (invite.expiresAtMs <= nowMs) return "expired";
    invite.userId = userId;
    invite.isUsed = true;
    return "ok";
  }
}
