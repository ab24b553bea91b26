import { expect, test } from "vitest";
import { type Setting, SETTINGS, variableOf } from "../src/config/settings.ts";

// docs/operate/configuration.md is written by this test: `npx vitest run --project relay -u configuration-doc`.

const HEAD = ["flag and key in sotto.toml", "variable", "default", "bounds", "what it is"];

function rowOf(setting: Setting): readonly string[] {
  const { name, kind, default: value, bounds, unit = "", help, isSecret, isFile } = setting;
  const variable = `\`${variableOf(name)}\``;
  const hasFile = isSecret === true || isFile === true;
  const withUnit = (amount: number): string => `${amount.toLocaleString("en")} ${unit}`.trim();
  const shown =
    typeof value === "number" ? withUnit(value) : value === undefined ? "" : `\`${value}\``;
  const range =
    bounds === undefined ? "" : `${bounds[0].toLocaleString("en")} to ${withUnit(bounds[1])}`;
  return [
    `\`${name}\``,
    hasFile ? `${variable}, \`${variableOf(name)}_FILE\`` : variable,
    shown,
    kind === "switch" ? "true, false" : range,
    help,
  ];
}

/** Aligned, as the formatter would do it. */
function render(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const [head = [], ...body] = rows.map((row) =>
    line(row.map((cell, column) => cell.padEnd(widths[column] ?? 0))),
  );
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}

const PAGE = `# Configuration

Every setting of \`sotto-relay\` is a flag (\`--port 7770\`), an environment variable (\`SOTTO_PORT=7770\`) and a key in
\`sotto.toml\` (\`port = 7770\`). The flag wins over the variable, the variable over the file. The file is \`sotto.toml\` in
the working directory, or what \`--config\` or \`SOTTO_CONFIG\` names.

${render([HEAD, ...SETTINGS.map(rowOf)])}

A key or secret can stand in a file of its own that \`SOTTO_…_FILE\` names. A secret's file, and a \`sotto.toml\` that holds a
secret, must not be readable by everybody.

\`sotto-relay config print\` shows the settings in force, as an environment file or with \`--json\`; secrets are masked. An
unknown key, a value out of bounds or a file that cannot be read ends the relay at the start with exit code 2 and one line
that says which.

Off loopback, and with \`NODE_ENV=production\`, the relay does not start without authentication: \`jwks-url\` or \`jwt-key\`,
\`invites\` or \`open\`. [Tokens](../guide/tokens.md) has what they mean.
`;

test("the page of all settings is up to date", async () => {
  await expect(PAGE).toMatchFileSnapshot("../../../docs/operate/configuration.md");
});
