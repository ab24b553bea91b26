import { join } from "node:path";
import { repository, startTraced, type TracedProcess, type Tracing } from "../strace.ts";

/** Files in the data folder that SQLite changes, and the folder itself. */
export function relayPaths(data: string): readonly string[] {
  const database = join(data, "relay.db");
  return [data, database, `${database}-wal`, `${database}-journal`];
}

/** The pragma of the relay's store is changed on the way, to show what it is good for. */
export type Synchronous = "FULL" | "NORMAL" | "OFF";

/** The real relay in a process of its own. */
export function startRelay(
  data: string,
  tracing: Tracing,
  synchronous: Synchronous = "FULL",
): TracedProcess {
  const weaken = synchronous === "FULL" ? [] : ["--import", weakener];
  const main = join(repository, "packages/relay/src/main.ts");
  const args = [
    main,
    "--port",
    "0",
    "--data",
    data,
    "--pass-through-ms",
    "20",
    "--drain",
    "0",
    "--ballast-mib",
    "0",
  ];
  return startTraced(tracing, [...weaken, ...args], { FAULTS_SYNCHRONOUS: synchronous });
}

export const weakener: string = join(import.meta.dirname, "../processes/weaken.ts");

/** Its address, once it listens; undefined if it ended before. */
export async function addressOf(relay: TracedProcess): Promise<string | undefined> {
  const line = await relay.firstLine;
  return line === "" ? undefined : (JSON.parse(line) as { readonly url: string }).url;
}
