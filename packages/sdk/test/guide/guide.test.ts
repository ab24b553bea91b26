import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the quickstart shows the example test as it is executed", () => {
  const guide = read("../../../../docs/guide/quickstart.md");
  expect(guide).toContain(`\`\`\`ts\n${read("example.test.ts")}\`\`\``);
});
