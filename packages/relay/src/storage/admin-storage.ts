// What operators do to the store, besides what devices make the relay do. The rules of storage.ts hold here too.

export interface StoredUser {
  readonly userId: string;
  readonly devices: number;
  readonly isSuspended: boolean;
}

export interface StoredDevice {
  readonly deviceId: Uint8Array;
  readonly messages: number;
  readonly bytes: number;
  readonly isRevoked: boolean;
}

export interface Removed {
  readonly messages: number;
  readonly bytes: number;
}

export interface NewInvite {
  /** SHA-256 of the code. */
  readonly codeHash: Uint8Array;
  /** The only user that it is for; undefined binds it to the first who uses it. */
  readonly userId: string | undefined;
  /** It cannot be used for the first time after that. */
  readonly expiresAtMs: number;
}

/** `used`: it is another user's, or it is for a new one and this one is there already. */
export type RedeemOutcome = "ok" | "unknown" | "expired" | "used";

export interface AdminStorage {
  /** In the order of their ids. */
  users(afterUserId: string, limit: number): Promise<readonly StoredUser[]>;
  /** Without those that the user has revoked; empty if the user is unknown. */
  devices(userId: string): Promise<readonly StoredDevice[]>;
  /** False if there is no such user. */
  setSuspended(userId: string, isSuspended: boolean): Promise<boolean>;
  /** Removes the log, and its devices' mailboxes and prekeys. The devices; empty if the user is unknown. */
  deleteUser(userId: string): Promise<readonly Uint8Array[]>;
  /** Keeps the device out for good and empties its mailbox. Its user; undefined if the device is unknown. */
  revokeDevice(deviceId: Uint8Array): Promise<string | undefined>;
  /** Empties a mailbox. */
  purge(deviceId: Uint8Array): Promise<Removed>;
  /** What `expire` would remove. */
  expired(nowMs: number): Promise<Removed>;
  /** For each bound, in milliseconds and ascending, the envelopes that have waited for that long at most. */
  ages(nowMs: number, boundsMs: readonly number[]): Promise<readonly number[]>;
  addInvite(invite: NewInvite): Promise<void>;
  /** Binds the invite to the user at the first use. */
  redeemInvite(codeHash: Uint8Array, userId: string, nowMs: number): Promise<RedeemOutcome>;
}
