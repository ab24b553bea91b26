import { readFile, writeFile } from "node:fs/promises";
import { withTables } from "./document.ts";

// Puts the cases into docs/protocol/bad-input.md. The suite itself runs in vitest.

const DOCUMENT = new URL("../../../../docs/protocol/bad-input.md", import.meta.url);

await writeFile(DOCUMENT, withTables(await readFile(DOCUMENT, "utf8")));
