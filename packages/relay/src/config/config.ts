import type { JwtConfig } from "../auth/configured.ts";
import type { RelayLimits } from "../limits.ts";
import type { SpaceOptions } from "../storage/sqlite/space.ts";
import { proxyList } from "../ws/addresses.ts";
import { CONFIG_VARIABLE, type Environment, readEnvironment } from "./environment.ts";
import { ConfigError } from "./errors.ts";
import { readToml } from "./toml.ts";
import { type Given, settle, type Values } from "./values.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY_SECONDS = 86_400;

export interface RelayConfig {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly dev: boolean;
  readonly jwt: JwtConfig | undefined;
  readonly invites: boolean;
  readonly open: boolean;
  readonly origins: readonly string[] | undefined;
  readonly trustProxy: readonly string[] | undefined;
  readonly metricsPort: number | undefined;
  readonly metricsToken: string | undefined;
  readonly drainMs: number;
  readonly passThroughMs: number;
  readonly retentionSeconds: number;
  readonly space: SpaceOptions;
  readonly logIds: boolean;
  readonly socketsPerAddress: number;
  readonly limits: Partial<RelayLimits>;
}

/**
 * The settings in force: flags before the environment before sotto.toml before the defaults.
 *
 * @param flags - As the command line gave them; `config` names the file.
 * @throws ConfigError
 */
export function readValues(flags: Given, environment: Environment): Values {
  const { config, ...given } = flags;
  const file = typeof config === "string" ? config : environment[CONFIG_VARIABLE];
  return settle([given, readEnvironment(environment), readToml(file)]);
}

/** @throws ConfigError if settings do not fit together, or the relay would take anybody without having been told to. */
export function configOf(values: Values, environment: Environment): RelayConfig {
  const number = (name: string): number => values[name] as number;
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const config: RelayConfig = {
    host: values["host"] as string,
    port: number("port"),
    data: values["data"] as string,
    dev: values["dev"] === true,
    jwt: jwtOf(values),
    invites: values["invites"] === true,
    open: values["open"] === true,
    origins: originsOf(text("origins")),
    trustProxy: proxiesOf(text("trust-proxy")),
    metricsPort: values["metrics-port"] as number | undefined,
    metricsToken: text("metrics-token"),
    drainMs: number("drain") * 1000,
    passThroughMs: number("pass-through-ms"),
    retentionSeconds: number("retention") * DAY_SECONDS,
    space: {
      reserveBytes: number("disk-reserve-mib") * MIB,
      ballastBytes: number("ballast-mib") * MIB,
    },
    logIds: values["log-ids"] === true,
    socketsPerAddress: number("sockets-per-address"),
    limits: {
      mailboxMessages: number("mailbox-messages"),
      mailboxBytes: number("mailbox-mib") * MIB,
      sendBurst: number("send-burst"),
      sendPerSecond: number("send-rate"),
      sendBurstPerRecipient: number("send-burst-per-recipient"),
      sendPerSecondPerRecipient: number("send-rate-per-recipient"),
      strangerMessagesPerDay: number("stranger-messages-per-day"),
      strangersPerDay: number("strangers-per-day"),
      framesBurst: number("frame-burst"),
      framesPerSecond: number("frame-rate"),
      inboundBurstBytes: number("inbound-mib") * MIB,
      inboundBytesPerSecond: number("inbound-rate-kib") * KIB,
      prekeysPerPeer: number("prekeys-per-peer"),
      prekeysPerHour: number("prekeys-per-hour"),
      watchedPresences: number("watched-presences"),
      rememberedPresences: number("remembered-presences"),
    },
  };
  requireAuthentication(config, environment);
  return config;
}

function listOf(text: string | undefined): readonly string[] | undefined {
  const entries = text?.split(",").map((entry) => entry.trim());
  return entries?.filter((entry) => entry !== "");
}

function originsOf(text: string | undefined): readonly string[] | undefined {
  const origins = listOf(text);
  const wrong = origins?.find(
    (origin) => !URL.canParse(origin) || new URL(origin).origin === "null",
  );
  if (wrong === undefined) return origins;
  throw new ConfigError(
    `--origins (SOTTO_ORIGINS): ${wrong} is no origin like https://example.org`,
  );
}

function proxiesOf(text: string | undefined): readonly string[] | undefined {
  const entries = listOf(text);
  try {
    proxyList(entries ?? []);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`--trust-proxy (SOTTO_TRUST_PROXY): ${reason}`, { cause: error });
  }
  return entries;
}

function jwtOf(values: Values): JwtConfig | undefined {
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const [jwksUrl, key, audience] = [text("jwks-url"), text("jwt-key"), text("jwt-audience")];
  if (jwksUrl === undefined && key === undefined) {
    if (audience === undefined && text("jwt-issuer") === undefined) return undefined;
    throw new ConfigError(
      "there are settings for JWTs but no key: set --jwks-url (SOTTO_JWKS_URL) or --jwt-key (SOTTO_JWT_KEY)",
    );
  }
  if (jwksUrl !== undefined && key !== undefined)
    throw new ConfigError("set either --jwks-url (SOTTO_JWKS_URL) or --jwt-key (SOTTO_JWT_KEY)");
  if (audience === undefined)
    throw new ConfigError(
      "--jwt-audience (SOTTO_JWT_AUDIENCE) is not set: tokens for other services would be taken",
    );
  return {
    jwksUrl,
    key,
    issuer: text("jwt-issuer"),
    audience,
    userClaim: values["jwt-user-claim"] as string,
    leewaySeconds: values["jwt-leeway"] as number,
  };
}

export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function requireAuthentication(config: RelayConfig, environment: Environment): void {
  const { host, dev, jwt, invites, open } = config;
  const hasAuthentication = jwt !== undefined || invites || open;
  const isProduction = environment["NODE_ENV"] === "production";
  if (dev && isProduction)
    throw new ConfigError(
      "--dev (SOTTO_DEV) lets anybody be anybody: not with NODE_ENV=production",
    );
  if (hasAuthentication || dev || (isLoopbackHost(host) && !isProduction)) return;
  const why = isProduction ? "NODE_ENV is production" : "--host (SOTTO_HOST) is not loopback";
  throw new ConfigError(
    `${why} and no authentication is set: set --jwks-url (SOTTO_JWKS_URL) or --jwt-key (SOTTO_JWT_KEY), --invites or --open`,
  );
}
