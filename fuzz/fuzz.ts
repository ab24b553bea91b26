import { Corpus, minimiseCorpus, type Shown } from "./corpus.ts";
import { Coverage } from "./coverage.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { shrink } from "./shrink.ts";
import type { Target } from "./target.ts";

export interface FuzzOptions {
  readonly seed: number;
  /** Stop after so many executions, or so much time with the replay, whichever is first. */
  readonly execs?: number;
  readonly seconds?: number;
  /** Inputs to begin with, besides the target's seeds. */
  readonly corpus: readonly Uint8Array[];
  /** Always run first, and never mutated away. */
  readonly crashers: readonly Uint8Array[];
  /** Mutate the first inputs only, whatever others show: to measure what guidance is worth. */
  readonly blind?: boolean;
  /** Told before every execution, so that a watchdog can name the input that hangs. */
  readonly onInput?: (input: Uint8Array) => void;
  /** Minimise the corpus in the end to so many inputs; without it the report has none. */
  readonly mostCorpus?: number;
}

export interface Finding {
  readonly target: string;
  readonly complaint: string;
  readonly input: Uint8Array;
}

export interface FuzzReport {
  readonly target: string;
  readonly execs: number;
  readonly perSecond: number;
  readonly features: number;
  readonly replayed: number;
  /** How many inputs there are to mutate in the end. */
  readonly inputs: number;
  /** Minimised, if that was asked for. */
  readonly corpus: readonly Uint8Array[];
  readonly findings: readonly Finding[];
}

const MOST_FINDINGS = 5;
/** However long the replay took. */
const FEWEST_EXECS = 32;
/** An input is slow if it takes so many times the median, and more than this, three times in a row. */
const SLOW_RATIO = 1_000;
const SLOW_MS = 400;
const TIMES_KEPT = 4_096;

/** Fuzzes one target in this thread. The same seed and `execs` give the same run. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzReport> {
  return await new Run(target, options).all();
}

class Run {
  readonly #target: Target;
  readonly #options: FuzzOptions;
  readonly #random: Random;
  readonly #coverage = new Coverage();
  readonly #corpus = new Corpus();
  readonly #findings: Finding[] = [];
  readonly #complaints = new Set<string>();
  readonly #times: number[] = [];
  #execs = 0;
  /** Of the last execution. */
  #cost = 1;

  constructor(target: Target, options: FuzzOptions) {
    this.#target = target;
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async all(): Promise<FuzzReport> {
    const { corpus, crashers, execs = Infinity, seconds = Infinity, blind = false } = this.#options;
    Coverage.reset();
    const endMs = performance.now() + seconds * 1000;
    for (const input of crashers) await this.#try(input);
    const initial = [...this.#target.seeds, ...corpus];
    for (const input of initial) this.#corpus.add(input, await this.#try(input), this.#cost);
    const replayed = this.#execs;
    const startMs = performance.now();
    const goesOn = (done: number): boolean =>
      done < execs && (done < FEWEST_EXECS || performance.now() < endMs);
    while (goesOn(this.#execs - replayed)) {
      if (this.#findings.length >= MOST_FINDINGS) break;
      const input = this.#next();
      const fresh = await this.#try(input);
      if (fresh > 0 && !blind) this.#corpus.add(input, fresh, this.#cost);
    }
    const elapsed = performance.now() - startMs;
    return {
      target: this.#target.name,
      execs: this.#execs - replayed,
      perSecond: Math.round(((this.#execs - replayed) * 1000) / Math.max(1, elapsed)),
      features: this.#coverage.features,
      replayed,
      inputs: this.#corpus.entries.length,
      corpus: await this.#minimised(),
      findings: await this.#shrunk(),
    };
  }

  #next(): Uint8Array {
    const { maxBytes, protobufAt, dictionary = [] } = this.#target;
    const other = this.#random.pick(this.#corpus.entries).bytes;
    return mutate(this.#corpus.next(this.#random).bytes, this.#random, {
      maxBytes,
      protobufAt,
      dictionary,
      other,
    });
  }

  /** @returns How many features were new. */
  async #try(input: Uint8Array): Promise<number> {
    this.#execs += 1;
    const startMs = performance.now();
    const complaint = await this.#complaintOf(input);
    const tookMs = performance.now() - startMs;
    const fresh = this.#coverage.collect();
    if (complaint !== undefined) this.#note(input, complaint);
    else if (tookMs > SLOW_MS && (await this.#isSlow(input))) this.#note(input, "slow");
    if (this.#times.length < TIMES_KEPT) this.#times.push(tookMs);
    return fresh;
  }

  async #complaintOf(input: Uint8Array): Promise<string | undefined> {
    this.#options.onInput?.(input);
    try {
      const running = this.#target.run(input);
      const cost = running instanceof Promise ? await running : running;
      this.#cost = typeof cost === "number" ? cost : 1;
      return undefined;
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  async #isSlow(input: Uint8Array): Promise<boolean> {
    const median = [...this.#times].sort((a, b) => a - b)[this.#times.length >> 1] ?? 0;
    for (let i = 0; i < 3; i++) {
      const startMs = performance.now();
      await this.#complaintOf(input);
      const tookMs = performance.now() - startMs;
      if (tookMs < SLOW_MS || tookMs < SLOW_RATIO * median) return false;
    }
    return true;
  }

  /** One finding for each place that complains. */
  #note(input: Uint8Array, complaint: string): void {
    const place = placeOf(complaint);
    if (this.#complaints.has(place)) return;
    this.#complaints.add(place);
    this.#findings.push({ target: this.#target.name, complaint, input: input.slice() });
  }

  async #shrunk(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const finding of this.#findings) {
      const place = placeOf(finding.complaint);
      const input =
        finding.complaint === "slow"
          ? finding.input
          : await shrink(finding.input, async (candidate) => {
              const complaint = await this.#complaintOf(candidate);
              return complaint !== undefined && placeOf(complaint) === place;
            });
      findings.push({ ...finding, input });
    }
    return findings;
  }

  async #minimised(): Promise<Uint8Array[]> {
    const { mostCorpus = 0 } = this.#options;
    if (mostCorpus === 0) return [];
    const inputs: Shown[] = [];
    for (const { bytes } of this.#corpus.entries) {
      Coverage.reset();
      if ((await this.#complaintOf(bytes)) === undefined)
        inputs.push({ bytes, features: Coverage.take(), cost: this.#cost });
    }
    return minimiseCorpus(inputs, mostCorpus);
  }
}

/** What tells findings apart: the message without its numbers, and the innermost line of the stack. */
function placeOf(complaint: string): string {
  const lines = complaint.split("\n");
  const stack = lines.find((line) => line.trim().startsWith("at ")) ?? "";
  return `${(lines[0] ?? "").replaceAll(/\d+/g, "#").slice(0, 120)} ${stack.trim()}`;
}
