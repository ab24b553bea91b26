import { join, resolve } from "node:path";
import type { Admin } from "./admin.ts";

// The socket on which a running relay takes an operator's commands.

export type AdminOperation = keyof Admin;

export const ADMIN_OPERATIONS: readonly AdminOperation[] = [
  "users",
  "suspend",
  "resume",
  "deleteUser",
  "devices",
  "revokeDevice",
  "inspect",
  "purge",
  "collect",
  "invite",
];

export interface AdminReply {
  readonly result?: unknown;
  /** One line. */
  readonly error?: string;
}

/** `sun_path` of a Unix socket on Linux has 108 bytes, on macOS 104, with the closing zero. */
const MAX_PATH_BYTES = 103;

/** Undefined if the path would be too long. */
export function socketPathOf(data: string): string | undefined {
  if (process.platform === "win32")
    return `\\\\.\\pipe\\sotto-relay-${Buffer.from(resolve(data)).toString("base64url")}`;
  const path = join(resolve(data), "admin.sock");
  return Buffer.byteLength(path) <= MAX_PATH_BYTES ? path : undefined;
}
