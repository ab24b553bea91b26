import { isDeepStrictEqual } from "node:util";
import { utf8ToBytes } from "@sotto/protocol";
import { parseCommand } from "../../packages/relay/src/config.ts";
import { require, type Target, valueOrTyped } from "../target.ts";

const FLAGS = [
  "host",
  "port",
  "data",
  "dev",
  "metrics-port",
  "drain",
  "pass-through-ms",
  "retention",
  "mailbox-messages",
  "mailbox-mib",
  "send-burst",
  "send-rate",
];

/** Lines of the input: `SOTTO_…=value` is the environment, everything else an argument. */
function read(input: Uint8Array): { args: string[]; environment: Record<string, string> } {
  const args: string[] = [];
  const environment: Record<string, string> = {};
  for (const line of Buffer.from(input).toString("utf8").split("\n")) {
    const [, name, value = ""] = /^(SOTTO_\w*)=(.*)$/s.exec(line) ?? [];
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

function requireBounds({ config }: ReturnType<typeof parseCommand>): void {
  const { port, metricsPort = 0, drainMs, passThroughMs, retentionSeconds, limits } = config;
  const numbers = [port, metricsPort, drainMs, passThroughMs, retentionSeconds];
  require([...numbers, ...Object.values(limits)].every(
    (n) => Number.isSafeInteger(n) && n >= 0,
  ), "a number that is none");
  require(port <= 65_535 && metricsPort <= 65_535, "a port out of range");
  require(typeof config.dev === "boolean" && config.host !== "" && config.data !== "", "a kind");
  const isLoopback = /^(?:localhost|::1|127(?:\.\d+){3})$/.test(config.host);
  require(isLoopback || config.dev, "open to the world without authentication");
}

/** The relay's flags and environment. */
export const relayConfig: Target = {
  name: "relay-config",
  maxBytes: 400,
  dictionary: [
    ...FLAGS.flatMap((flag) => [
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
  ].map(utf8ToBytes),
  run: (input) => {
    const { args, environment } = read(input);
    const command = valueOrTyped(() => parseCommand(args, environment), "ConfigError");
    if (command === undefined) return;
    requireBounds(command);
    if (
      command.print === undefined ||
      /[\r\n\u2028\u2029]/.test(command.config.host + command.config.data)
    )
      return;
    const again = parseCommand(["config", "print"], environmentOf(command.print));
    require(isDeepStrictEqual(
      again.config,
      command.config,
    ), "a printed configuration reads as another");
  },
};
