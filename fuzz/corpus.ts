import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Random } from "./random.ts";

/** An input that showed something new. */
export interface Entry {
  readonly bytes: Uint8Array;
  /** How many features it was the first to show. */
  readonly fresh: number;
  readonly cost: number;
  picked: number;
}

/** The inputs worth mutating, and which one is next. */
export class Corpus {
  readonly entries: Entry[] = [];
  #weights: number[] = [];
  #total = 0;
  #picks = 0;

  add(bytes: Uint8Array, fresh: number, cost: number): void {
    this.entries.push({ bytes: bytes.slice(), fresh, cost, picked: 0 });
    this.#weigh();
  }

  /** Favours inputs that are short and cheap, showed much and were seldom picked. */
  next(random: Random): Entry {
    if (++this.#picks % 512 === 0) this.#weigh();
    let left = (random.uint32() / 2 ** 32) * this.#total;
    for (let i = 0; i < this.entries.length; i++) {
      left -= this.#weights[i] as number;
      if (left < 0) return this.#pick(i);
    }
    return this.#pick(this.entries.length - 1);
  }

  #pick(index: number): Entry {
    const entry = this.entries[index] as Entry;
    entry.picked += 1;
    return entry;
  }

  #weigh(): void {
    this.#weights = this.entries.map(
      ({ bytes, fresh, cost, picked }) =>
        (1 + Math.min(fresh, 32)) /
        (Math.log2(bytes.length + 4) * Math.sqrt(picked + 1) * Math.max(1, cost)),
    );
    this.#total = this.#weights.reduce((sum, weight) => sum + weight, 0);
  }
}

/** What an input shows, and what it costs to see it. */
export interface Shown {
  readonly bytes: Uint8Array;
  readonly features: readonly number[];
  readonly cost: number;
}

/** Few, short and cheap inputs that show, together, every feature that all of them show: greedy set cover. */
export function minimiseCorpus(inputs: readonly Shown[], most: number): Uint8Array[] {
  const left = new Set(inputs.flatMap(({ features }) => features));
  const candidates = [...inputs].sort((a, b) => a.bytes.length - b.bytes.length);
  const kept: Uint8Array[] = [];
  while (left.size > 0 && kept.length < most) {
    let best = 0;
    let bestScore = -1;
    for (const [index, { bytes, features, cost }] of candidates.entries()) {
      const gain = features.reduce((sum, feature) => sum + (left.has(feature) ? 1 : 0), 0);
      const score = gain === 0 ? 0 : gain / (Math.log2(bytes.length + 8) * Math.sqrt(cost));
      if (score > bestScore) [best, bestScore] = [index, score];
    }
    const chosen = candidates[best];
    if (chosen === undefined || bestScore <= 0) break;
    kept.push(chosen.bytes);
    for (const feature of chosen.features) left.delete(feature);
  }
  return kept;
}

const ROOT = new URL("./", import.meta.url);
const folderOf = (kind: "corpus" | "crashers", target: string): URL =>
  new URL(`${kind}/${target}/`, ROOT);

/** What is kept for a target, in the order of names. */
export function loadInputs(kind: "corpus" | "crashers", target: string): Uint8Array[] {
  try {
    const folder = folderOf(kind, target);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".bin"))
      .sort()
      .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** @returns The file's name: the beginning of its hash. */
export function saveInput(kind: "corpus" | "crashers", target: string, bytes: Uint8Array): string {
  const folder = folderOf(kind, target);
  mkdirSync(folder, { recursive: true });
  const name = `${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}.bin`;
  writeFileSync(new URL(name, folder), bytes);
  return name;
}

export function replaceCorpus(target: string, inputs: readonly Uint8Array[]): void {
  rmSync(folderOf("corpus", target), { recursive: true, force: true });
  for (const bytes of inputs) saveInput("corpus", target, bytes);
}
