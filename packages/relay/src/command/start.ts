import { SottoError } from "@sotto/protocol";
import { ConfigError } from "../config/errors.ts";
import { isLoopbackHost, type RelayConfig } from "../config/config.ts";
import { createLog } from "../log.ts";
import type { Log } from "../ports.ts";
import { createRelay, type Relay } from "../relay.ts";
import { openSqlite } from "../storage/sqlite/sqlite.ts";
import { EXIT_FAILED, exit, messageOf, type Output } from "./exit.ts";
import { limitYoungSpace } from "./young-space.ts";

/** Starts the relay and leaves it running; or only brings its database up to date. */
export async function start(
  config: RelayConfig,
  isMigrateOnly: boolean,
): Promise<Output | undefined> {
  if (isMigrateOnly) {
    await (await openSqlite(config.data)).close();
    return { text: `${config.data} is up to date`, json: { data: config.data } };
  }
  limitYoungSpace();
  const log = createLog({ withIds: config.logIds });
  const relay = await createRelay({
    ...config,
    log,
    onFatal: (error) => exit(EXIT_FAILED, `the store failed: ${messageOf(error)}`),
  }).catch((error: unknown) => {
    throw SottoError.is(error, "argument/invalid") ? keyError(config, error) : error;
  });
  // Before the line that tells others that the relay is there: their signal may be quick.
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => void stop(relay, config.drainMs, log));
  const metrics = relay.metricsUrl === undefined ? {} : { metrics: relay.metricsUrl };
  log("listening", { url: relay.url, ...metrics });
  if (process.stdout.isTTY) process.stderr.write(welcome(relay.url, config));
  return undefined;
}

/** Only keys are read as late as this. */
function keyError({ jwt }: RelayConfig, error: SottoError): ConfigError {
  const name =
    jwt?.jwksUrl === undefined ? "--jwt-key (SOTTO_JWT_KEY)" : "--jwks-url (SOTTO_JWKS_URL)";
  const [, detail = error.message] = /\((.+)\)$/.exec(error.message) ?? [];
  return new ConfigError(`${name}: ${detail}`);
}

/** For who has just typed `npx @sotto/relay`. */
function welcome(url: string, config: RelayConfig): string {
  const token = tokenHint(config);
  return `
  The relay is running. Its data is in ${config.data}; stop it with Ctrl+C.
  Paste this into an app:

    import { createClient } from "@sotto/sdk";

    const client = await createClient({
      relay: ${JSON.stringify(url)},
      auth: async () => ${token},
    });

`;
}

function tokenHint({ jwt, invites, open, host }: RelayConfig): string {
  if (jwt !== undefined)
    return `await (await fetch("/api/sotto-token")).text() /* signed by your back end */`;
  if (invites) return `"invite:<code>:alice" /* sotto-relay invite */`;
  if (open) return `"open:alice"`;
  return `"dev:alice" ${isLoopbackHost(host) ? "/* works on this machine only */" : ""}`.trim();
}

async function stop(relay: Relay, drainMs: number, log: Log): Promise<void> {
  log("draining");
  try {
    await relay.close(drainMs);
  } catch (error) {
    exit(EXIT_FAILED, messageOf(error));
  }
  log("stopped");
  process.exit(0);
}
