import { Command, CommanderError, Option } from "commander";
import { ConfigError } from "../config/errors.ts";
import { type Setting, SETTINGS, variableOf } from "../config/settings.ts";
import type { Given } from "../config/values.ts";

/** What the command line asks for. */
export interface Invocation {
  /** The command's words, e.g. `user ls`; `start` without any; `help` if that or the version was asked for. */
  readonly name: string;
  readonly args: readonly string[];
  /** Options that are settings, by name, and `config`. */
  readonly flags: Given;
  /** The command's own options. */
  readonly options: Given;
  /** To print, if `name` is `help`. */
  readonly text: string;
}

interface CommandSpec {
  /** With its arguments, `<needed>` or `[optional]`. */
  readonly usage: string;
  readonly help: string;
  /** Flags and what they mean. */
  readonly options?: readonly (readonly [flags: string, help: string])[];
  /** Takes every setting; the others take `--data` only. */
  readonly takesSettings?: boolean;
}

const JSON_OPTION = ["--json", "print JSON"] as const;
const YES_OPTION = ["--yes", "do it: without this it only says what it would do"] as const;

/** The commands besides starting the relay. */
const COMMANDS: readonly CommandSpec[] = [
  {
    usage: "config print",
    help: "print the settings in force",
    options: [JSON_OPTION],
    takesSettings: true,
  },
  {
    usage: "doctor",
    help: "check clock, limits, disk, settings and a WebSocket round trip",
    options: [["--url <url>", "also check this address, through the proxy"], JSON_OPTION],
    takesSettings: true,
  },
  { usage: "user ls", help: "list users", options: [JSON_OPTION] },
  { usage: "user suspend <user>", help: "keep a user out", options: [JSON_OPTION] },
  { usage: "user resume <user>", help: "let a suspended user in again", options: [JSON_OPTION] },
  {
    usage: "user delete <user>",
    help: "remove a user with devices, prekeys and what waits for them",
    options: [YES_OPTION, JSON_OPTION],
  },
  { usage: "device ls <user>", help: "list a user's devices", options: [JSON_OPTION] },
  {
    usage: "device revoke <device>",
    help: "keep a device out and remove what waits for it",
    options: [YES_OPTION, JSON_OPTION],
  },
  {
    usage: "queue inspect [device]",
    help: "how much waits, and for how long",
    options: [JSON_OPTION],
  },
  {
    usage: "queue purge <device>",
    help: "remove what waits for a device",
    options: [YES_OPTION, JSON_OPTION],
  },
  {
    usage: "gc",
    help: "remove what has expired now",
    options: [["--dry-run", "only say how much that is"], JSON_OPTION],
  },
  {
    usage: "invite [user]",
    help: "make an invite, for one user or for whoever has it",
    options: [["--days <days>", "how long it may be used for the first time (7)"], JSON_OPTION],
  },
  {
    usage: "token <user>",
    help: "sign a token, to try the JWT settings",
    options: [
      ["--private-key <file>", "PEM of the issuer's private key"],
      ["--minutes <minutes>", "how long it is valid (15)"],
      ["--scope <scope>", "e.g. devices:revoke"],
      JSON_OPTION,
    ],
    takesSettings: true,
  },
  {
    usage: "backup <file>",
    help: "copy the database, whether the relay runs or not; replaces the file",
    options: [JSON_OPTION],
  },
  {
    usage: "bench",
    help: "measure this machine with a relay of its own",
    options: [["--messages <count>", "how many (5000)"], JSON_OPTION],
  },
  {
    usage: "restore <file>",
    help: "put a backup in the place of the database; the relay must not run",
    options: [YES_OPTION, JSON_OPTION],
  },
];

/** @throws ConfigError if the arguments are no command. */
export function parseInvocation(args: readonly string[], version: string): Invocation {
  const output: string[] = [];
  let invocation: Invocation | undefined;
  const program = createProgram(version, output, (found) => (invocation = found));
  try {
    program.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new ConfigError(lineOf(error.message));
  }
  return invocation ?? { name: "help", args: [], flags: {}, options: {}, text: output.join("") };
}

const lineOf = (message: string): string => message.replace(/^error: /, "").replaceAll("\n", " ");

function createProgram(
  version: string,
  output: string[],
  found: (invocation: Invocation) => void,
): Command {
  const program = silenced(new Command("sotto-relay"), output)
    .description(
      "The relay of Sotto: holds end-to-end encrypted envelopes until they are delivered.",
    )
    .version(version)
    .allowExcessArguments(true)
    .helpCommand("help [command]", "say what a command does")
    .enablePositionalOptions()
    .option("--migrate-only", "bring the database up to date and exit");
  addSettings(program, SETTINGS);
  // Excess arguments are left to the action: commander would count them, not name them.
  program.action((_options, command: Command) => {
    const [unknown] = command.args;
    if (unknown !== undefined)
      throw new ConfigError(`unknown command: ${unknown}; sotto-relay help lists them`);
    found(invocationOf("start", [], command));
  });
  for (const spec of COMMANDS) addCommand(program, spec, output, found);
  return program;
}

function silenced(command: Command, output: string[]): Command {
  const write = (text: string): void => void output.push(text);
  return command.exitOverride().configureOutput({ writeOut: write, writeErr: () => {} });
}

function addCommand(
  program: Command,
  spec: CommandSpec,
  output: string[],
  found: (invocation: Invocation) => void,
): void {
  const words = spec.usage.split(" ");
  const names = words.filter((word) => !/^[<[]/.test(word));
  let parent = program;
  for (const name of names.slice(0, -1)) {
    const present = parent.commands.find((command) => command.name() === name);
    parent = present ?? addGroup(parent, name, output);
  }
  const rest = words.slice(names.length - 1).join(" ");
  const command = silenced(parent.command(rest), output)
    .description(spec.help)
    .allowExcessArguments(false);
  addSettings(command, spec.takesSettings === true ? SETTINGS : SETTINGS.filter(isData));
  for (const [flags, help] of spec.options ?? []) command.option(flags, help);
  command.action(() => found(invocationOf(names.join(" "), command.args, command)));
}

function addGroup(program: Command, name: string, output: string[]): Command {
  const group = silenced(program.command(name), output).description(`commands on a ${name}`);
  return group.action(() => {
    const names = group.commands.map((command) => command.name()).join(", ");
    throw new ConfigError(`${name} what? ${names}`);
  });
}

const isData = ({ name }: Setting): boolean => name === "data";

function addSettings(command: Command, settings: readonly Setting[]): void {
  for (const { name, kind, help, unit, default: value } of settings) {
    const flags = kind === "switch" ? `--${name}` : `--${name} <${unit ?? "value"}>`;
    const shown = value === undefined ? "" : `; ${String(value)} without it`;
    command.addOption(new Option(flags, `${help} (${variableOf(name)}${shown})`));
  }
  command.option(
    "--config <file>",
    "settings as TOML (SOTTO_CONFIG; ./sotto.toml if there is one)",
  );
}

function invocationOf(name: string, args: readonly string[], command: Command): Invocation {
  const settings = new Set([...SETTINGS.map((setting) => setting.name), "config"]);
  const flags: Record<string, Given[string]> = {};
  const options: Record<string, Given[string]> = {};
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (typeof value !== "string" && typeof value !== "boolean") continue;
    const long = option.long?.slice(2) ?? "";
    (settings.has(long) ? flags : options)[long] = value;
  }
  return { name, args, flags, options, text: "" };
}
