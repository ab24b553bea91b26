import { type DataDirectory, makeDataDirectory } from "../../packages/relay/test/data-directory.ts";
import { type Exit, RelayProcess } from "../../packages/relay/test/process.ts";

export interface StartedRelay {
  readonly url: string;
  readonly metrics: string;
  stop(): Promise<Exit>;
}

/** A relay in a process of its own, with an empty data directory. */
export async function startRelay(
  settings: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
): Promise<StartedRelay> {
  const data: DataDirectory = makeDataDirectory();
  const args = Object.entries(settings).flatMap(([name, value]) => [flagOf(name), value]);
  const { relay, url, metrics } = await RelayProcess.start(data.path, ...args, ...flags);
  return {
    url,
    metrics,
    stop: async () => {
      const exit = await relay.kill("SIGTERM");
      data.discard();
      return exit;
    },
  };
}

/** `SOTTO_JWT_KEY` → `--jwt-key` */
const flagOf = (variable: string): string =>
  `--${variable.replace("SOTTO_", "").toLowerCase().replaceAll("_", "-")}`;
