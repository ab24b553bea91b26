import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blocksOf, testsFor } from "./blocks.ts";

// Runs the examples of docs/guide/testing.md as they stand there. Each becomes a module: a test runner takes no text.

const folder = join(import.meta.dirname, ".snippets");
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = blocksOf("testing.md");
const examples = testsFor("vitest", blocks);

test("every example of the testing guide is a test of vitest or node:test", () => {
  expect(examples.length).toBeGreaterThanOrEqual(8);
  expect(examples.length + testsFor("node:test", blocks).length).toBe(blocks.length);
});

for (const { page, line, code } of examples) {
  describe(`${page}, line ${line}`, async () => {
    const path = join(folder, `${page}.${line}.ts`);
    writeFileSync(path, "\n".repeat(line) + code);
    await import(path);
  });
}
