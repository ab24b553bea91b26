import { existsSync, readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import { refuseReadableByAll } from "./environment.ts";
import { ConfigError } from "./errors.ts";
import { SETTINGS } from "./settings.ts";
import type { Given } from "./values.ts";

const DEFAULT_FILE = "sotto.toml";

/**
 * Settings from a file; from `sotto.toml` in the working directory, if there is one and no other was named.
 *
 * @throws ConfigError if the file cannot be read, is no TOML, has an unknown key, or holds a secret and can be read by
 *   everybody.
 */
export function readToml(path: string | undefined): Given {
  if (path === undefined && !existsSync(DEFAULT_FILE)) return {};
  const file = path ?? DEFAULT_FILE;
  const table = parseFile(file);
  const values: Record<string, string | number | boolean> = {};
  for (const [key, given] of Object.entries(table)) {
    const setting = SETTINGS.find(({ name }) => name === key);
    if (setting === undefined) throw new ConfigError(`${file}: unknown setting: ${key}`);
    const value = setting.kind === "list" && Array.isArray(given) ? given.join(", ") : given;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")
      throw new ConfigError(`${file}: ${key} must be a text, a number or true or false`);
    if (setting.isSecret === true) refuseReadableByAll(file, file);
    values[key] = value;
  }
  return values;
}

function parseFile(file: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof TomlError)
      throw new ConfigError(`${file}: ${error.message.split("\n")[0]} (line ${error.line})`);
    throw new ConfigError(`cannot read ${file}`);
  }
}
