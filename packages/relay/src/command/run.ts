import { configOf, readValues, type RelayConfig } from "../config/config.ts";
import { ConfigError } from "../config/errors.ts";
import { printConfig, shownConfig } from "../config/print.ts";
import type { Values } from "../config/values.ts";
import { AdminError } from "../admin/admin.ts";
import { packageVersion } from "../version.ts";
import { EXIT_BAD_CONFIG, EXIT_FAILED, exit, messageOf, type Output } from "./exit.ts";
import { type Invocation, parseInvocation } from "./program.ts";

/** Runs one command; starting the relay ends when a signal ends it. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    const invocation = parseInvocation(args, packageVersion());
    const output = await outputOf(invocation);
    if (output !== undefined) process.stdout.write(textOf(output, invocation));
    if (output?.failed === true) process.exitCode = EXIT_FAILED;
  } catch (error) {
    if (error instanceof ConfigError) exit(EXIT_BAD_CONFIG, error.message);
    if (error instanceof AdminError) exit(EXIT_FAILED, error.message);
    exit(EXIT_FAILED, messageOf(error));
  }
}

/** Undefined if the command has said what it has to say by itself. Loads what the command needs, and no other. */
async function outputOf(invocation: Invocation): Promise<Output | undefined> {
  if (invocation.name === "help") return { text: invocation.text, json: invocation.text };
  const { values, config } = readCommand(invocation, process.env);
  switch (invocation.name) {
    case "start":
      return await (
        await import("./start.ts")
      ).start(config(), invocation.options["migrate-only"] === true);
    case "config print":
      config();
      return { text: printConfig(values), json: shownConfig(values) };
    case "doctor":
      return await (await import("./doctor.ts")).doctorCommand(config(), invocation);
    case "token":
      return await (await import("./token.ts")).tokenCommand(config(), invocation);
    case "backup":
      return await (await import("./backup.ts")).backupCommand(dataOf(values), invocation);
    case "bench":
      return await (await import("./bench.ts")).benchCommand(invocation);
    case "restore":
      return await (await import("./backup.ts")).restoreCommand(dataOf(values), invocation);
    default:
      return await (await import("./admin.ts")).adminCommand(dataOf(values), invocation);
  }
}

/** `config` is checked only when a command needs it: to list users, the relay need not be allowed to listen. */
function readCommand(
  { flags }: Pick<Invocation, "flags">,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly values: Values; readonly config: () => RelayConfig } {
  const values = readValues(flags, environment);
  return { values, config: () => configOf(values, environment) };
}

const dataOf = (values: Values): string => values["data"] as string;

function textOf({ text, json }: Output, { name, options }: Invocation): string {
  if (options["json"] === true && name !== "help") return `${JSON.stringify(json)}\n`;
  return text.endsWith("\n") || text === "" ? text : `${text}\n`;
}
