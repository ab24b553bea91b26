import type { BadInput, Group } from "./case.ts";
import { KNOWN_DEVIATIONS } from "./deviations.ts";
import { GROUPS } from "./groups.ts";

// The tables of docs/protocol/bad-input.md, made of the cases.

const BEGIN = "<!-- cases -->";
const END = "<!-- /cases -->";
const HEAD = ["input", "expected"];

/** A line of a table: cells without any padding. */
type Row = readonly string[];

/** A group's rows under its name. */
export function rows(): readonly Row[] {
  return GROUPS.flatMap((group) => [
    [group.name],
    HEAD,
    ...group.cases.map((input) => rowOf(group, input)),
  ]);
}

function rowOf({ name: group }: Group, { name, expected }: BadInput): Row {
  const deviation = KNOWN_DEVIATIONS[`${group}: ${name}`];
  const present =
    deviation === undefined ? "" : ` _Not yet: ${deviation.present}. ${deviation.because}_`;
  return [escaped(name), `${expected}${present}`];
}

/** What Markdown would take for itself. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|<>*_[\]]/g, String.raw`\$&`);
}

/** The tables of a document, read back as they come from `rows`. */
export function rowsIn(document: string): readonly Row[] {
  const body = document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END));
  return body
    .split("\n")
    .filter((line) => /^(?:\||### )/.test(line) && !/^\|[\s:|-]+$/.test(line))
    .map((line) =>
      line.startsWith("### ")
        ? [line.slice(4).trim()]
        : line
            .split(/(?<!\\)\|/)
            .slice(1, -1)
            .map((cell) => cell.trim()),
    );
}

/** The document with the present tables in place of those that it holds. */
export function withTables(document: string): string {
  const line = (cells: Row): string => `| ${cells.join(" | ")} |`;
  const tables = GROUPS.map((group) =>
    [
      `### ${group.name}`,
      "",
      line(HEAD),
      line(HEAD.map(() => "---")),
      ...group.cases.map((input) => line(rowOf(group, input))),
    ].join("\n"),
  );
  const before = document.slice(0, document.indexOf(BEGIN) + BEGIN.length);
  return `${before}\n\n${tables.join("\n\n")}\n\n${document.slice(document.indexOf(END))}`;
}
