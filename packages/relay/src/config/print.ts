import { SETTINGS, variableOf } from "./settings.ts";
import type { Values } from "./values.ts";

const MASK = "********";

/** The settings in force, as an environment file. Secrets are masked. */
export function printConfig(values: Values): string {
  return SETTINGS.map((setting) => {
    const value = values[setting.name];
    const shown = value !== undefined && setting.isSecret === true ? MASK : value;
    // An empty variable would be a wrong one: what is not set stays a comment. A key in PEM has several lines.
    const line = `${variableOf(setting.name)}=${quoted(shown)}`;
    const isComment = value === undefined || setting.isSecret === true;
    return `# ${setting.help}${unitOf(setting.unit)}\n${isComment ? `# ${line}` : line}\n`;
  }).join("");
}

/** The same as JSON; settings that are not set are null. */
export function printConfigAsJson(values: Values): string {
  const shown = SETTINGS.map(({ name, isSecret }) => {
    const value = values[name] ?? null;
    return [name, value !== null && isSecret === true ? MASK : value];
  });
  return `${JSON.stringify(Object.fromEntries(shown), undefined, 2)}\n`;
}

const unitOf = (unit: string | undefined): string => (unit === undefined ? "" : ` (${unit})`);

function quoted(value: string | number | boolean | undefined): string {
  const text = String(value ?? "");
  return /[\s"#]/.test(text) ? JSON.stringify(text) : text;
}
