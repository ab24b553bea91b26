import type {
  NewInvite,
  RedeemOutcome,
  Removed,
  StoredDevice,
  StoredUser,
} from "../admin-storage.ts";
import type { Operations } from "./operations.ts";
import { blob, number, type Prepare } from "./rows.ts";

/** `AdminStorage` as plain functions in whatever transaction is open. */
export interface AdminOperations {
  users(afterUserId: string, limit: number): readonly StoredUser[];
  devices(userId: string): readonly StoredDevice[];
  setSuspended(userId: string, isSuspended: boolean): boolean;
  deleteUser(userId: string): readonly Uint8Array[];
  revokeDevice(deviceId: Uint8Array): string | undefined;
  purge(deviceId: Uint8Array): Removed;
  expired(nowMs: number): Removed;
  ages(nowMs: number, boundsMs: readonly number[]): readonly number[];
  addInvite(invite: NewInvite): void;
  redeemInvite(codeHash: Uint8Array, userId: string, nowMs: number): RedeemOutcome;
}

export function createAdminOperations(prepare: Prepare, operations: Operations): AdminOperations {
  const isUser = (userId: string): boolean =>
    prepare("SELECT 1 FROM device_logs WHERE user = ?").get(userId) !== undefined;
  return {
    users: (after, limit) =>
      prepare(
        `SELECT devices.user AS user, count(*) AS devices, suspended_users.user IS NOT NULL AS is_suspended
         FROM devices LEFT JOIN suspended_users ON suspended_users.user = devices.user
         WHERE devices.user > ? GROUP BY devices.user ORDER BY devices.user LIMIT ?`,
      )
        .all(after, limit)
        .map((row) => ({
          userId: String(row["user"]),
          devices: number(row, "devices"),
          isSuspended: number(row, "is_suspended") === 1,
        })),
    devices: (userId) =>
      prepare(
        `SELECT devices.device AS device, count(seq) AS messages, sum(size) AS bytes,
           revoked_devices.device IS NOT NULL AS is_revoked
         FROM devices LEFT JOIN mailbox ON mailbox.device = devices.device
         LEFT JOIN revoked_devices ON revoked_devices.device = devices.device
         WHERE devices.user = ? GROUP BY devices.device ORDER BY devices.device`,
      )
        .all(userId)
        .map((row) => ({
          deviceId: blob(row, "device"),
          messages: number(row, "messages"),
          bytes: number(row, "bytes"),
          isRevoked: number(row, "is_revoked") === 1,
        })),
    setSuspended: (userId, isSuspended) => {
      if (!isUser(userId)) return false;
      prepare(
        isSuspended
          ? "INSERT OR IGNORE INTO suspended_users (user) VALUES (?)"
          : "DELETE FROM suspended_users WHERE user = ?",
      ).run(userId);
      return true;
    },
    deleteUser: (userId) => {
      const devices = operations.forgetUser(userId);
      for (const table of ["suspended_users", "revoked_devices", "invites"])
        prepare(`DELETE FROM ${table} WHERE user = ?`).run(userId);
      return devices;
    },
    revokeDevice: (deviceId) => {
      const row = prepare("SELECT user FROM devices WHERE device = ?").get(deviceId);
      if (row === undefined) return undefined;
      const userId = String(row["user"]);
      prepare("INSERT OR IGNORE INTO revoked_devices (device, user) VALUES (?, ?)").run(
        deviceId,
        userId,
      );
      operations.removeWhere("device = ?", deviceId);
      return userId;
    },
    purge: (deviceId) => operations.removeWhere("device = ?", deviceId),
    expired: (nowMs) => {
      const row = prepare(
        "SELECT count(*) AS messages, sum(size) AS bytes FROM mailbox WHERE expires_at_ms <= ?",
      ).get(nowMs);
      return { messages: number(row, "messages"), bytes: number(row, "bytes") };
    },
    ages: (nowMs, boundsMs) =>
      boundsMs.map((boundMs) =>
        number(
          prepare("SELECT count(*) AS messages FROM mailbox WHERE stored_at_ms >= ?").get(
            nowMs - boundMs,
          ),
          "messages",
        ),
      ),
    addInvite: ({ codeHash, userId, expiresAtMs }) =>
      void prepare("INSERT INTO invites (code, user, expires_at_ms) VALUES (?, ?, ?)").run(
        codeHash,
        userId ?? null,
        expiresAtMs,
      ),
    redeemInvite: (codeHash, userId, nowMs) => redeem(prepare, codeHash, userId, nowMs),
  };
}

function redeem(
  prepare: Prepare,
  codeHash: Uint8Array,
  userId: string,
  nowMs: number,
): RedeemOutcome {
  const invite = prepare("SELECT user, expires_at_ms, is_used FROM invites WHERE code = ?").get(
    codeHash,
  );
  if (invite === undefined) return "unknown";
  if (invite["user"] !== null && invite["user"] !== userId) return "used";
  if (number(invite, "is_used") === 1) return "ok";
  const hasLog = prepare("SELECT 1 FROM device_logs WHERE user = ?").get(userId) !== undefined;
  if (invite["user"] === null && hasLog) return "used";
  if (number(invite, "expires_at_ms") <= nowMs) return "expired";
  prepare("UPDATE invites SET user = ?, is_used = 1 WHERE code = ?").run(userId, codeHash);
  return "ok";
}
