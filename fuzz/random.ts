/** Reproducible choices: xorshift128 (Marsaglia), seeded through a multiplicative hash. */
export class Random {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #d = 0xb7e15162;

  constructor(seed: number) {
    this.#a = Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b) | 1;
    for (let i = 0; i < 16; i++) this.uint32();
  }

  uint32(): number {
    let t = this.#d;
    const s = this.#a;
    this.#d = this.#c;
    this.#c = this.#b;
    this.#b = s;
    t ^= t << 11;
    t ^= t >>> 8;
    this.#a = t ^ s ^ (s >>> 19);
    return this.#a >>> 0;
  }

  /** A whole number in [0, end). */
  below(end: number): number {
    return end <= 1 ? 0 : this.uint32() % end;
  }

  /** Small numbers are likelier, up to `end` - 1. */
  small(end: number): number {
    return this.below(this.below(end) + 1);
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}
