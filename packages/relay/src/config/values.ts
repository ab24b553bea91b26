import { ConfigError } from "./errors.ts";
import { type Setting, SETTINGS, variableOf } from "./settings.ts";

export type Value = string | number | boolean | undefined;
export type Values = Readonly<Record<string, Value>>;
/** As it was given: text, or what TOML and the command line know as another type. */
export type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Gives every setting its value: the first source that names it wins, else the default.
 *
 * @throws ConfigError if a value is not of its kind or out of bounds.
 */
export function settle(sources: readonly Given[]): Values {
  return Object.fromEntries(
    SETTINGS.map((setting) => {
      const source = sources.find(({ [setting.name]: given }) => given !== undefined);
      return [setting.name, valueOf(setting, source?.[setting.name])];
    }),
  );
}

function valueOf(setting: Setting, given: string | number | boolean | undefined): Value {
  if (given === undefined) return setting.default;
  switch (setting.kind) {
    case "number":
      return numberOf(setting, given);
    case "switch":
      return switchOf(setting, given);
    case "text":
    case "list":
      if (typeof given === "string" && given !== "") return given;
      throw new ConfigError(`${nameOf(setting)} must be a text that is not empty`);
  }
}

function numberOf(setting: Setting, given: string | number | boolean): number {
  return wholeNumber(nameOf(setting), given, setting.bounds ?? [0, Number.MAX_SAFE_INTEGER]);
}

/** @throws ConfigError that says what `name` must be. */
export function wholeNumber(
  name: string,
  given: string | number | boolean,
  [min, max]: readonly [min: number, max: number],
): number {
  const value = typeof given === "string" && /^\d{1,15}$/.test(given) ? Number(given) : given;
  if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max)
    return Number(value);
  throw new ConfigError(`${name} must be a whole number from ${min} to ${max}`);
}

function switchOf(setting: Setting, given: string | number | boolean): boolean {
  if (given === true || given === "1" || given === "true") return true;
  if (given === false || given === "0" || given === "false") return false;
  throw new ConfigError(`${nameOf(setting)} must be true or false`);
}

const nameOf = ({ name }: Setting): string => `--${name} (${variableOf(name)})`;
