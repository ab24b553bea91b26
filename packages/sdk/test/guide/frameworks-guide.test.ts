import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { blocksOf } from "./blocks.ts";

// What docs/guide/frameworks.md shows stands in files of its own, which frameworks.browser.test.ts executes.

const folder = new URL("frameworks/", import.meta.url);
const files = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));

test("the guide to frameworks shows its examples as they are executed", () => {
  const shown = blocksOf("frameworks.md").map(({ code }) => code);
  expect(files.length).toBeGreaterThanOrEqual(4);
  for (const file of files) expect(shown).toContain(file);
});
