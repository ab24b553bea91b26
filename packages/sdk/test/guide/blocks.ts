import { readFileSync } from "node:fs";

export interface Block {
  readonly page: string;
  /** Where it begins on the page. */
  readonly line: number;
  readonly code: string;
}

const BLOCK = /^```tsx?\n([\s\S]*?)^```$/gm;

/** The TypeScript blocks of a page of docs/guide. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(new URL(`../../../../docs/guide/${page}`, import.meta.url), "utf8");
  return [...text.matchAll(BLOCK)].map(({ index, 1: code }) => ({
    page,
    line: text.slice(0, index).split("\n").length,
    code: code as string,
  }));
}

/** Blocks that register tests with the runner of this name. */
export function testsFor(runner: "vitest" | "node:test", blocks: readonly Block[]): Block[] {
  return blocks.filter(({ code }) => code.includes(` from "${runner}";\n`));
}
