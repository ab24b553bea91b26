import { readFileSync, statSync } from "node:fs";
import { ConfigError } from "./errors.ts";
import { type Setting, SETTINGS, variableOf } from "./settings.ts";
import type { Given } from "./values.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names the configuration file; not a setting itself. */
export const CONFIG_VARIABLE = "SOTTO_CONFIG";
const FILE_SUFFIX = "_FILE";
/** Nobody but the owner and the group. */
const OTHERS_MAY_READ = 0o004;

/**
 * Settings from `SOTTO_…` variables. Secrets and keys may also stand in a file that `SOTTO_…_FILE` names.
 *
 * @throws ConfigError if a variable is no setting, or a file cannot be read or can be read by everybody.
 */
export function readEnvironment(environment: Environment): Given {
  const settings = new Map(SETTINGS.map((setting) => [variableOf(setting.name), setting]));
  const values: Record<string, string> = {};
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith("SOTTO_") || variable === CONFIG_VARIABLE || value === undefined)
      continue;
    const setting = settings.get(variable);
    if (setting !== undefined) values[setting.name] = value;
    else readFile(variable, value, settings, values);
  }
  return values;
}

function readFile(
  variable: string,
  path: string,
  settings: ReadonlyMap<string, Setting>,
  values: Record<string, string>,
): void {
  const setting = settings.get(variable.slice(0, -FILE_SUFFIX.length));
  const isFile = setting?.isFile === true || setting?.isSecret === true;
  if (!variable.endsWith(FILE_SUFFIX) || setting === undefined || !isFile)
    throw new ConfigError(`unknown setting in the environment: ${variable}`);
  if (setting.isSecret === true) refuseReadableByAll(variable, path);
  values[setting.name] ??= textOf(variable, path).trim();
}

function textOf(source: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ConfigError(`${source}: cannot read ${path}`);
  }
}

/** @throws ConfigError */
export function refuseReadableByAll(source: string, path: string): void {
  if (process.platform === "win32") return;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & OTHERS_MAY_READ) === 0) return;
  throw new ConfigError(`${source}: everybody can read ${path}; chmod it to 600`);
}
