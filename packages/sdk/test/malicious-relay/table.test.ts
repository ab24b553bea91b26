import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CONTACTS, contradictions } from "./compare.ts";
import { rows, rowsIn } from "./document.ts";
import { OUTCOMES } from "./outcomes.ts";
import { POWERS } from "./powers.ts";

const DOCUMENT = new URL("../../../../docs/malicious-relay.md", import.meta.url);

test("docs/malicious-relay.md holds the table that the suite checks", async () => {
  expect(rowsIn(await readFile(DOCUMENT, "utf8"))).toEqual(rows());
});

test("every power has one row, and every row a power", () => {
  const names = POWERS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(OUTCOMES).toSorted()).toEqual(names.toSorted());
});

test("the words of the table mean what they say", () => {
  for (const [name, row] of Object.entries(OUTCOMES))
    for (const contact of CONTACTS)
      expect([name, contradictions(row[contact])]).toEqual([name, []]);
});
