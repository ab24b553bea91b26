import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { loadPrimitives } from "../packages/sdk/src/crypto/load-primitives.ts";
import { mergeTallies, runSeeds, type Tally } from "./schedules.ts";

// Seeds are dealt out to one thread per core; a thread has its own world, clock and cryptography.

export interface Shard {
  readonly from: number;
  readonly seeds: number;
  /** Every n-th seed, beginning with the i-th. */
  readonly step: number;
  readonly stopAfter: number;
}

/** Thread → its parent: the seed that it begins, and at the end what it found. */
type Told = { readonly seed: number } | { readonly tally: Tally };

function* seedsOf({ from, seeds, step }: Shard): Iterable<number> {
  for (let seed = from; seed < from + seeds; seed += step) yield seed;
}

/** Runs seeds `from` … `from + seeds - 1` on all cores. */
export async function runInParallel(
  from: number,
  seeds: number,
  stopAfter: number = Infinity,
  step: number = 1,
): Promise<Tally> {
  const threads = Math.min(availableParallelism(), Math.max(1, Math.ceil(seeds / step)));
  const tallies = await Promise.all(
    Array.from({ length: threads }, (_, index) => {
      const first = from + index * step;
      return runInThread({
        from: first,
        seeds: seeds - index * step,
        step: threads * step,
        stopAfter,
      });
    }),
  );
  return mergeTallies(tallies);
}

function runInThread(shard: Shard): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: shard,
      execArgv: ["--conditions=@sotto/source"],
    });
    const watch = watchSeeds((seed) => {
      void worker.terminate();
      reject(new Error(`seed ${seed} does not end`));
    });
    worker.on("message", (message: Told) => {
      if ("seed" in message) return watch.begin(message.seed);
      watch.end();
      resolve(message.tally);
    });
    worker.once("error", (error) => {
      watch.end();
      reject(error);
    });
  });
}

/** A schedule takes a fraction of a second. One that leaves its thread no turn can be noticed from outside only. */
const ENDLESS_MS = 300_000;

function watchSeeds(onEndless: (seed: number) => void): {
  begin(seed: number): void;
  end(): void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin: (seed) => {
      clearTimeout(timer);
      timer = setTimeout(() => onEndless(seed), ENDLESS_MS);
    },
    end: () => clearTimeout(timer),
  };
}

if (parentPort !== null && workerData !== null) {
  const shard = workerData as Shard;
  const real = await loadPrimitives("auto");
  const tell = (message: Told): void => parentPort?.postMessage(message);
  const tally = await runSeeds(seedsOf(shard), real, shard.stopAfter, (seed) => tell({ seed }));
  tell({ tally });
}
