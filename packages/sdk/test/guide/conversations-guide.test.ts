import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Client } from "../../src/api.ts";
import { createPair } from "../conversations/pair.ts";
import { blocksOf } from "./blocks.ts";

// Runs what docs/guide/conversations.md exports.

const folder = join(import.meta.dirname, "..", "conversations", ".snippets");
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the guide's export writes a line of JSON for each record", async () => {
  const block = blocksOf("conversations.md").find(({ code }) => code.includes("exportLines"));
  const path = join(folder, "export.ts");
  writeFileSync(path, block?.code ?? "");
  const guide = (await import(path)) as {
    exportLines(client: Client, write: (line: string) => Promise<void>): Promise<number>;
  };
  await using pair = await createPair();
  const lines: string[] = [];
  const count = await guide.exportLines(pair.alice, async (line) => void lines.push(line));
  expect(count).toBe(2);
  expect(lines.every((line) => line.endsWith("\n"))).toBe(true);
  const types = lines.map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect(types).toEqual(["account", "person", "chat", "message", "message"]);
});
