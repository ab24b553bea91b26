import { type Setting, SETTINGS, variableOf } from "./settings.ts";
import type { Value, Values } from "./values.ts";

const MASK = "********";

/** The settings in force, as an environment file. Secrets are masked. */
export function printConfig(values: Values): string {
  return SETTINGS.map((setting) => {
    const value = values[setting.name];
    // An empty variable would be a wrong one: what is not set stays a comment. A key in PEM has several lines.
    const line = `${variableOf(setting.name)}=${quoted(shownValue(setting, values))}`;
    const isComment = value === undefined || setting.isSecret === true;
    return `# ${setting.help}${unitOf(setting.unit)}\n${isComment ? `# ${line}` : line}\n`;
  }).join("");
}

/** The same by name, for JSON; settings that are not set are null. */
export function shownConfig(values: Values): Readonly<Record<string, Value | null>> {
  const shown = SETTINGS.map((setting) => [setting.name, shownValue(setting, values) ?? null]);
  return Object.fromEntries(shown);
}

function shownValue({ name, isSecret }: Setting, values: Values): Value {
  return isSecret === true && values[name] !== undefined ? MASK : values[name];
}

const unitOf = (unit: string | undefined): string => (unit === undefined ? "" : ` (${unit})`);

function quoted(value: Value): string {
  const text = String(value ?? "");
  return /[\s"#]/.test(text) ? JSON.stringify(text) : text;
}
