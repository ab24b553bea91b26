// Counters of the instrumented code, and which of their values are new. As in AFL a feature is a block together with the
// bucket of how often one input ran it, so that a loop that goes around more often counts as progress.

const CAPACITY = 1 << 17;

declare global {
  /** Where instrumented modules count; see instrument.ts. */
  var __fuzzBlocks: Uint8ClampedArray | undefined;
}

/** One counter for each block of instrumented code in this thread. */
export const blocks: Uint8ClampedArray = (globalThis.__fuzzBlocks ??= new Uint8ClampedArray(
  CAPACITY,
));
const words = new Uint32Array(blocks.buffer);

let blockCount = 0;

/** A range of `count` counters of its own. */
export function allotBlocks(count: number): number {
  const first = blockCount;
  blockCount += count;
  if (blockCount > CAPACITY) throw new Error("more blocks than counters");
  return first;
}

/** Bit of the bucket of a count: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more. */
const BUCKET = Uint8Array.from({ length: 256 }, (_, count) => {
  if (count <= 3) return count === 0 ? 0 : 1 << (count - 1);
  const bounds = [8, 16, 32, 128, 256];
  return 8 << bounds.findIndex((bound) => count < bound);
});

/** Features that inputs have shown so far. */
export class Coverage {
  readonly #seen = new Uint8Array(CAPACITY);
  features = 0;

  /** Takes the counters' features in and resets the counters. @returns How many were new. */
  collect(): number {
    let fresh = 0;
    this.#visit((index, bit) => {
      const seen = this.#seen[index] as number;
      if ((seen & bit) !== 0) return;
      this.#seen[index] = seen | bit;
      fresh += 1;
    });
    this.features += fresh;
    return fresh;
  }

  /** The features that the counters show; resets them. */
  static take(): number[] {
    const list: number[] = [];
    new Coverage().#visit((index, bit) => list.push(index * 256 + bit));
    return list;
  }

  static reset(): void {
    words.fill(0, 0, (blockCount + 3) >> 2);
  }

  #visit(feature: (index: number, bit: number) => void): void {
    const end = (blockCount + 3) >> 2;
    for (let word = 0; word < end; word++) {
      if (words[word] === 0) continue;
      for (let index = word * 4; index < word * 4 + 4; index++) {
        const count = blocks[index] as number;
        if (count !== 0) feature(index, BUCKET[count] as number);
      }
      words[word] = 0;
    }
  }
}
