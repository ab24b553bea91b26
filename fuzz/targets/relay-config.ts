import { isDeepStrictEqual } from "node:util";
import { utf8ToBytes } from "@sotto/protocol";
import { parseInvocation } from "../../packages/relay/src/command/program.ts";
import { configOf, readValues, type RelayConfig } from "../../packages/relay/src/config/config.ts";
import { printConfig } from "../../packages/relay/src/config/print.ts";
import { SETTINGS } from "../../packages/relay/src/config/settings.ts";
import { require, type Target, valueOrTyped } from "../target.ts";

interface Command {
  readonly config: RelayConfig;
  readonly print: string | undefined;
}

/** Undefined if help was asked for. Without the settings that name files: a fuzzer must not open what it makes up. */
function parseCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Command | undefined {
  const { name, flags } = parseInvocation(args, "0.0.0");
  if (name === "help") return undefined;
  const values = readValues({ ...flags, config: undefined }, environment);
  const config = configOf(values, environment);
  return { config, print: name === "config print" ? printConfig(values) : undefined };
}

/** Lines of the input: `SOTTO_…=value` is the environment, everything else an argument. */
function read(input: Uint8Array): { args: string[]; environment: Record<string, string> } {
  const args: string[] = [];
  const environment: Record<string, string> = {};
  for (const line of Buffer.from(input).toString("utf8").split("\n")) {
    const [, name, value = ""] = /^(SOTTO_\w*)=(.*)$/s.exec(line) ?? [];
    if (name === "SOTTO_CONFIG" || name?.endsWith("_FILE") === true) continue;
    if (name === undefined) args.push(line);
    else environment[name] = value;
  }
  return { args, environment };
}

/** What `config print` shows, read as an environment file. */
function environmentOf(print: string): Record<string, string> {
  const lines = print.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function requireBounds({ config }: Command): void {
  const { port, metricsPort = 0, drainMs, passThroughMs, retentionSeconds, limits } = config;
  const numbers = [port, metricsPort, drainMs, passThroughMs, retentionSeconds];
  require([...numbers, ...Object.values(limits)].every(
    (n) => Number.isSafeInteger(n) && n >= 0,
  ), "a number that is none");
  require(port <= 65_535 && metricsPort <= 65_535, "a port out of range");
  require(typeof config.dev === "boolean" && config.host !== "" && config.data !== "", "a kind");
  const isLoopback = /^(?:localhost|::1|127(?:\.\d+){3})$/.test(config.host);
  const hasAuthentication = config.jwt !== undefined || config.invites || config.open;
  require(isLoopback ||
    config.dev ||
    hasAuthentication, "open to the world without authentication");
}

/** The relay's flags and environment. */
export const relayConfig: Target = {
  name: "relay-config",
  maxBytes: 400,
  dictionary: [
    ...SETTINGS.flatMap(({ name: flag }) => [
      `--${flag}=`,
      `--${flag}\n`,
      `SOTTO_${flag.toUpperCase().replaceAll("-", "_")}=`,
    ]),
    "\nconfig\nprint\n",
    "\n--\n",
    "--no-dev",
    "--__proto__=1",
    "SOTTO___PROTO__=1",
    "65535",
    "0.0.0.0",
    "127.0.0.1",
    "::1",
    "true",
    "1e3",
    "999999999999999",
  ].map(utf8ToBytes),
  seeds: [
    "--port=7770\n--host=127.0.0.1",
    "config\nprint",
    "config\nprint\n--dev\n--host\n0.0.0.0\n--data=/var/lib/sotto",
    "SOTTO_PORT=1\nSOTTO_DEV=true\nconfig\nprint\nSOTTO_METRICS_PORT=9",
    "--retention=30\n--mailbox-mib=64\n--send-rate=5\n--drain=0",
    "--stranger-messages-per-day=20\n--strangers-per-day=0\n--inbound-mib=1\n--inbound-rate-kib=9",
  ].map(utf8ToBytes),
  run: (input) => {
    const { args, environment } = read(input);
    const command = valueOrTyped(() => parseCommand(args, environment), "ConfigError");
    if (command === undefined) return;
    requireBounds(command);
    if (
      command.print === undefined ||
      // An environment file has no way to write these.
      /[\s"#\u2028\u2029]/.test(JSON.stringify(command.config))
    )
      return;
    const again = parseCommand(["config", "print"], environmentOf(command.print));
    require(isDeepStrictEqual(
      again?.config,
      command.config,
    ), "a printed configuration reads as another");
  },
};
