import { readFile } from "node:fs/promises";
import { CLOSE_CODES, isErrorCode } from "@sotto/protocol";
import { expect, test } from "vitest";
import type { Group } from "./case.ts";
import { KNOWN_DEVIATIONS } from "./deviations.ts";
import { rows, rowsIn } from "./document.ts";
import { GROUPS } from "./groups.ts";

const DOCUMENT = new URL("../../../../docs/protocol/bad-input.md", import.meta.url);

const countOf = (...kinds: readonly Group["kind"][]): number =>
  GROUPS.filter(({ kind }) => kinds.includes(kind)).reduce(
    (sum, { cases }) => sum + cases.length,
    0,
  );

test("docs/protocol/bad-input.md holds the cases that the suite runs", async () => {
  expect(rowsIn(await readFile(DOCUMENT, "utf8"))).toEqual(rows());
});

test("every case has a name of its own in its group", () => {
  for (const { name: group, cases } of GROUPS) {
    const names = cases.map(({ name }) => name);
    const doubled = names.filter((name, index) => names.indexOf(name) !== index);
    expect([group, doubled]).toEqual([group, []]);
  }
});

test("every known deviation belongs to a case, and is one", () => {
  const expected = new Map<string, string>();
  for (const { name: group, cases } of GROUPS)
    for (const input of cases) expected.set(`${group}: ${input.name}`, input.expected);
  for (const [name, { present }] of Object.entries(KNOWN_DEVIATIONS)) {
    expect([name, expected.has(name)]).toEqual([name, true]);
    expect([name, expected.get(name)]).not.toEqual([name, present]);
  }
});

test("every code that a case expects is in the protocol's tables", () => {
  const ours = new Set(Object.values(CLOSE_CODES).map(({ code }) => code));
  const outcomes = GROUPS.flatMap(({ cases }) => cases.map(({ expected }) => expected));
  const errors = outcomes.filter((outcome) => /^[a-z]+\/[a-z-]+$/.test(outcome));
  expect(errors.filter((outcome) => !isErrorCode(outcome))).toEqual([]);
  const closes = outcomes.flatMap((outcome) => /^close (44\d\d)/.exec(outcome)?.[1] ?? []);
  expect(closes.filter((code) => !ours.has(Number(code)))).toEqual([]);
});

test("covers at least 95 WebSocket cases and 200 of the protocol and HTTP", () => {
  expect(countOf("websocket")).toBeGreaterThanOrEqual(95);
  expect(countOf("http", "protocol")).toBeGreaterThanOrEqual(200);
});
