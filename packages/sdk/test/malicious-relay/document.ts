import { CONTACTS, outcomeOf } from "./compare.ts";
import { OUTCOMES } from "./outcomes.ts";
import type { Contact, Direction, Outcome, Power } from "./power.ts";
import { POWERS } from "./powers.ts";

// The table of docs/malicious-relay.md, made of the table that the suite checks.

const BEGIN = "<!-- powers -->";
const END = "<!-- /powers -->";
const HEAD = ["power", "what the relay does", "first contact", "standing session"];
const ALL_DIRECTIONS_COUNT = 6;

/** The rows as cells, without any padding. */
export function rows(): readonly (readonly string[])[] {
  return [HEAD, ...POWERS.map(rowOf)];
}

function rowOf(power: Power): readonly string[] {
  const because = OUTCOMES[power.name]?.because;
  const does = because === undefined ? power.does : `${power.does} _${because}_`;
  const [first = "", standing = ""] = CONTACTS.map((contact) => cellOf(power, contact));
  return [power.name, does, first, standing === first ? "the same" : standing];
}

function cellOf(power: Power, contact: Contact): string {
  const outcome = outcomeOf(power, contact);
  const { verdict, events = [], recovery = "at once" } = outcome;
  const parts = [`**${verdict}**${events.length > 0 ? `: ${grouped(events)}` : ""}`];
  for (const [word, directions] of listsOf(outcome))
    if (directions.length > 0) parts.push(`${word} ${named(directions)}`);
  if (recovery !== "at once") parts.push(`flows again after ${AFTER[recovery]}`);
  return parts.join("; ");
}

const AFTER: Readonly<Record<"reconnect" | "restart", string>> = {
  reconnect: "the next connect",
  restart: "the app makes the client anew",
};

function listsOf(outcome: Outcome): readonly (readonly [string, readonly Direction[]])[] {
  const { late = [], lost = [], silent = [], read = [], broken = [] } = outcome;
  return [
    ["late:", late],
    ["lost:", lost],
    ["unnoticed:", silent],
    ["read by the relay:", read],
    ["broken for good:", broken],
  ];
}

function named(directions: readonly Direction[]): string {
  return directions.length === ALL_DIRECTIONS_COUNT ? "everything" : directions.join(", ");
}

/** `alice: x`, `bob: x` → `` `x` (alice, bob) ``. */
function grouped(events: readonly string[]): string {
  const users = new Map<string, string[]>();
  for (const event of events) {
    const at = event.indexOf(": ");
    const name = event.slice(at + 2);
    users.set(name, [...(users.get(name) ?? []), event.slice(0, at)]);
  }
  return [...users].map(([name, who]) => `\`${name}\` (${who.join(", ")})`).join(", ");
}

/** The table inside a document, read back as cells. */
export function rowsIn(document: string): readonly (readonly string[])[] {
  const body = document.slice(document.indexOf(BEGIN) + BEGIN.length, document.indexOf(END));
  return body
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s:|-]+$/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The document with the present table in place of the one that it holds. */
export function withTable(document: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const [head = [], ...body] = rows();
  const table = [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
  const before = document.slice(0, document.indexOf(BEGIN) + BEGIN.length);
  return `${before}\n\n${table}\n\n${document.slice(document.indexOf(END))}`;
}
