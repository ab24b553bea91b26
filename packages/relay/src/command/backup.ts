import { existsSync } from "node:fs";
import { backupDatabase } from "../storage/sqlite/backup.ts";
import { inspectBackup, restoreDatabase } from "../storage/sqlite/restore.ts";
import type { Output } from "./exit.ts";
import type { Invocation } from "./program.ts";
import { bytesOf } from "./text.ts";
import { AdminError } from "../admin/admin.ts";

/** Copies the database; the relay may run. */
export async function backupCommand(data: string, { args }: Invocation): Promise<Output> {
  const [file = ""] = args;
  const { bytes } = await backupDatabase(data, file);
  return { text: `${file} (${bytesOf(bytes)})`, json: { file, bytes } };
}

/** Puts a backup in the place of the database; no relay may run. */
export async function restoreCommand(data: string, { args, options }: Invocation): Promise<Output> {
  const [file = ""] = args;
  if (!existsSync(file)) throw new AdminError(`there is no ${file}`);
  const found = inspectBackup(file);
  const what = `${found.users} users and ${found.messages} envelopes`;
  if (options["yes"] !== true)
    return {
      text: `This would replace the database in ${data} by one of ${what}. Say --yes to do it.`,
      json: { ...found, done: false },
    };
  restoreDatabase(file, data);
  return { text: `${data} holds ${what} now.`, json: { ...found, done: true } };
}
