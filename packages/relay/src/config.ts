import { parseArgs } from "node:util";
import { DEFAULT_TTL_SECONDS } from "@sotto/protocol";
import { DEFAULT_LIMITS, DEFAULT_PASS_THROUGH_MS, type RelayLimits } from "./limits.ts";

const MIB = 1024 * 1024;
const DAY_SECONDS = 86_400;

interface Setting {
  readonly flag: string;
  readonly kind: "text" | "number" | "switch";
  readonly default: string | number | boolean | undefined;
  /** Of a number. */
  readonly bounds?: readonly [min: number, max: number];
  readonly help: string;
}

/** Every setting: `--flag` on the command line, or `SOTTO_FLAG` in the environment; the flag wins. */
const SETTINGS = [
  { flag: "host", kind: "text", default: "127.0.0.1", help: "address to listen on" },
  {
    flag: "port",
    kind: "number",
    default: 7770,
    bounds: [0, 65_535],
    help: "port to listen on; 0 = any free one",
  },
  { flag: "data", kind: "text", default: "./sotto-data", help: "directory of the database" },
  {
    flag: "dev",
    kind: "switch",
    default: false,
    help: "take dev:<name> tokens from everywhere: never in production",
  },
  {
    flag: "metrics-port",
    kind: "number",
    default: undefined,
    bounds: [0, 65_535],
    help: "port of /metrics; off by default",
  },
  {
    flag: "drain",
    kind: "number",
    default: 10,
    bounds: [0, 3_600],
    help: "seconds over which sockets are closed at the end",
  },
  {
    flag: "pass-through-ms",
    kind: "number",
    default: DEFAULT_PASS_THROUGH_MS,
    bounds: [0, 10_000],
    help: "wait for an ack before writing",
  },
  {
    flag: "retention",
    kind: "number",
    default: DEFAULT_TTL_SECONDS / DAY_SECONDS,
    bounds: [1, 365],
    help: "days that an envelope waits",
  },
  {
    flag: "mailbox-messages",
    kind: "number",
    default: DEFAULT_LIMITS.mailboxMessages,
    bounds: [1, 1_000_000],
    help: "envelopes per device",
  },
  {
    flag: "mailbox-mib",
    kind: "number",
    default: DEFAULT_LIMITS.mailboxBytes / MIB,
    bounds: [1, 65_536],
    help: "MiB per device",
  },
  {
    flag: "send-burst",
    kind: "number",
    default: DEFAULT_LIMITS.sendBurst,
    bounds: [1, 1_000_000],
    help: "sends of a device at once",
  },
  {
    flag: "send-rate",
    kind: "number",
    default: DEFAULT_LIMITS.sendPerSecond,
    bounds: [1, 1_000_000],
    help: "sends of a device per second",
  },
] as const satisfies readonly Setting[];

export interface RelayConfig {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly dev: boolean;
  readonly metricsPort: number | undefined;
  readonly drainMs: number;
  readonly passThroughMs: number;
  readonly retentionSeconds: number;
  readonly limits: Partial<RelayLimits>;
}

/** A setting is wrong; the message is one line for the operator. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;
const variableOf = (flag: string): string => `SOTTO_${flag.toUpperCase().replaceAll("-", "_")}`;

export interface Command {
  readonly config: RelayConfig;
  /** `config print`: the settings in force, and nothing else. */
  readonly print: string | undefined;
}

/** @throws ConfigError */
export function parseCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Command {
  const { values: flags, positionals } = parseFlags(args);
  const isPrint = positionals.join(" ") === "config print";
  if (positionals.length > 0 && !isPrint)
    throw new ConfigError(`unknown command: ${positionals.join(" ")}`);
  const values = { ...readEnvironment(environment), ...flags };
  const settled: Values = Object.fromEntries(
    SETTINGS.map((setting) => [setting.flag, settle(setting, values[setting.flag])]),
  );
  const config = configOf(settled);
  requireAuthentication(config);
  return { config, print: isPrint ? printOf(settled) : undefined };
}

interface Flags {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parseFlags(args: readonly string[]): Flags {
  const options = Object.fromEntries(
    SETTINGS.map(({ flag, kind }) => [
      flag,
      { type: kind === "switch" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError)
      throw new ConfigError(error.message.split(". ")[0] ?? error.message);
    throw error;
  }
}

function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const flags = new Map<string, string>(SETTINGS.map(({ flag }) => [variableOf(flag), flag]));
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith("SOTTO_") || value === undefined) continue;
    const flag = flags.get(name);
    if (flag === undefined) throw new ConfigError(`unknown setting in the environment: ${name}`);
    values[flag] = value;
  }
  return values;
}

function settle(
  setting: Setting,
  given: string | boolean | undefined,
): string | number | boolean | undefined {
  if (given === undefined) return setting.default;
  const { flag, kind } = setting;
  if (kind === "number") return numberOf(setting, String(given));
  if (kind === "switch") {
    if (given === true || given === "1" || given === "true") return true;
    if (given === false || given === "0" || given === "false") return false;
    throw new ConfigError(`--${flag} (${variableOf(flag)}) must be true or false`);
  }
  if (given === "" || given === true)
    throw new ConfigError(`--${flag} (${variableOf(flag)}) must not be empty`);
  return given;
}

function numberOf({ flag, bounds = [0, Number.MAX_SAFE_INTEGER] }: Setting, text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= bounds[0] && value <= bounds[1]) return value;
  throw new ConfigError(
    `--${flag} (${variableOf(flag)}) must be a whole number from ${bounds[0]} to ${bounds[1]}`,
  );
}

function configOf(values: Values): RelayConfig {
  const number = (flag: string): number => values[flag] as number;
  return {
    host: values["host"] as string,
    port: number("port"),
    data: values["data"] as string,
    dev: values["dev"] as boolean,
    metricsPort: values["metrics-port"] as number | undefined,
    drainMs: number("drain") * 1000,
    passThroughMs: number("pass-through-ms"),
    retentionSeconds: number("retention") * DAY_SECONDS,
    limits: {
      mailboxMessages: number("mailbox-messages"),
      mailboxBytes: number("mailbox-mib") * MIB,
      sendBurst: number("send-burst"),
      sendPerSecond: number("send-rate"),
    },
  };
}

function requireAuthentication({ host, dev }: RelayConfig): void {
  const isLoopback = host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
  if (!isLoopback && !dev) {
    throw new ConfigError(
      "--host (SOTTO_HOST) is not loopback, but there is no authentication yet besides dev tokens: add --dev to accept that",
    );
  }
}

/** Also valid as an environment file. */
function printOf(values: Values): string {
  return SETTINGS.map(({ flag, help }) => {
    const value = values[flag];
    // An empty variable would be a wrong one: what is not set stays a comment.
    const line = `${variableOf(flag)}=${value ?? ""}`;
    return `# ${help}\n${value === undefined ? `# ${line}` : line}\n`;
  }).join("");
}
