import { existsSync } from "node:fs";
import { join } from "node:path";
import { SottoError } from "@sotto/protocol";
import { createRelayCore } from "../core.ts";
import { systemClock, systemDigest, systemRandom } from "../node-ports.ts";
import { DATABASE_FILE } from "../storage/sqlite/files.ts";
import { openSqlite } from "../storage/sqlite/sqlite.ts";
import { type Admin, AdminError } from "./admin.ts";
import { connectAdmin } from "./client.ts";

/**
 * Asks the running relay of a data directory; if none runs, opens the database for as long as `use` takes.
 *
 * @throws AdminError if there is no database, or a relay has it that does not answer.
 */
export async function withAdmin<T>(data: string, use: (admin: Admin) => Promise<T>): Promise<T> {
  const running = await connectAdmin(data);
  if (running !== undefined) return await use(running);
  if (!existsSync(join(data, DATABASE_FILE)))
    throw new AdminError(`there is no relay's database in ${data}: name the directory by --data`);
  let failure: unknown;
  const core = createRelayCore({
    storage: await openSqlite(data),
    clock: systemClock,
    random: systemRandom,
    digest: systemDigest,
    authenticator: () => Promise.reject(new SottoError("auth/rejected")),
    onFatal: (error) => (failure = error),
  });
  const result = await use(core.admin).finally(() => core.close());
  if (failure !== undefined) throw failure;
  return result;
}
