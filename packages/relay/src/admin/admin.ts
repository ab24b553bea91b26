import { isUserId } from "@sotto/protocol";
import type { Removed } from "../storage/admin-storage.ts";

// What an operator can do to a relay. Arguments and results are plain JSON, so that a running relay can be asked from
// another process; devices are ids in hexadecimal.

export interface UserEntry {
  readonly user: string;
  readonly devices: number;
  readonly suspended: boolean;
}

export interface DeviceEntry {
  readonly device: string;
  readonly messages: number;
  readonly bytes: number;
  readonly revoked: boolean;
  readonly connected: boolean;
}

export interface QueueReport extends Removed {
  /** How many envelopes have waited for at most so many seconds; of all mailboxes only. */
  readonly ages: readonly { readonly seconds: number; readonly messages: number }[];
}

export interface Admin {
  /** At most 1,000, in order of their ids, after `afterUser`. */
  users(afterUser: string): Promise<readonly UserEntry[]>;
  /** Keeps the user out. What waits for them stays until it expires. False if there is no such user. */
  suspend(user: string): Promise<boolean>;
  resume(user: string): Promise<boolean>;
  /** Removes the user with devices, prekeys and mailboxes. How many devices that were; 0 if there is no such user. */
  deleteUser(user: string): Promise<number>;
  devices(user: string): Promise<readonly DeviceEntry[]>;
  /**
   * Keeps a device out for good and empties its mailbox. Its user's other devices and peers go on to seal for it, since
   * only the user can take it out of the signed log; the relay drops that. False if there is no such device.
   */
  revokeDevice(device: string): Promise<boolean>;
  /** Of one mailbox, or of all for an empty string. */
  inspect(device: string): Promise<QueueReport>;
  purge(device: string): Promise<Removed>;
  /** Removes what has expired, or only says how much that is. */
  collect(dryRun: boolean): Promise<Removed>;
  /**
   * @param user - Empty: for whoever uses it first.
   * @returns The code. The relay keeps its hash only.
   */
  invite(user: string, days: number): Promise<string>;
}

/** Bounds of the ages that are counted, in seconds. */
export const AGE_BOUNDS_SECONDS: readonly number[] = [
  60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000,
];

/** An argument is wrong; the message is one line for the operator. */
export class AdminError extends Error {
  override readonly name = "AdminError";
}

export function requireUserId(user: string): string {
  if (isUserId(user)) return user;
  throw new AdminError("that is no user id: 1 to 128 bytes of text without control characters");
}

export function requireDevice(device: string): string {
  if (/^[0-9a-f]{32}$/.test(device)) return device;
  throw new AdminError("that is no device id: 32 hexadecimal digits");
}
