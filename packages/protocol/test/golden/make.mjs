// Writes the .bin file of every golden value that has none yet. Existing files are never touched: they are the past.
// Run with: node --conditions=@sotto/source packages/protocol/test/golden/make.mjs
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeSample } from "../messages.ts";
import { GOLDEN } from "./values.ts";

for (const [name, sample] of Object.entries(GOLDEN)) {
  const file = fileURLToPath(new URL(`${name}.bin`, import.meta.url));
  try {
    writeFileSync(file, encodeSample(sample), { flag: "wx" });
    process.stdout.write(`wrote ${name}.bin\n`);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
}
