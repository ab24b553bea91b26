// Type-checks every ```ts and ```tsx block of the Markdown files, so that the documentation cannot drift from the API.
// Blocks of one file are separate modules. Errors name the line in the Markdown file.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./steps.mjs";

const PAGES = ["README.md", "docs/**/*.md", "packages/*/README.md", "examples/*/README.md"];
const BLOCK = /^```(tsx?)\n([\s\S]*?)^```$/gm;

const folder = join(root, "docs/.snippets");

/** Writes each block of a page to a file of its own, at the line where it stands on the page. */
function extract(page) {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = [...text.matchAll(BLOCK)];
  for (const { index, 1: language, 2: code } of blocks) {
    const line = text.slice(0, index).split("\n").length;
    const name = `${page.replaceAll("/", "__").replace(/\.md$/, "")}.${line}.${language}`;
    writeFileSync(join(folder, name), `${"\n".repeat(line)}${code}export {};\n`);
  }
  return blocks.length;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const pages = globSync(PAGES, { cwd: root });
const count = pages.map(extract).reduce((sum, blocks) => sum + blocks, 0);
process.stdout.write(`${count} blocks in ${pages.length} pages\n`);
// tsc has nothing to check, and says so with an error, when there is no block.
process.exitCode = count === 0 ? 0 : await run("npm", ["run", "--silent", "compile:docs"]);
rmSync(folder, { recursive: true, force: true });
