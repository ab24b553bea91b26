import { Worker } from "node:worker_threads";
import { loadInputs } from "./corpus.ts";
import type { FuzzReport } from "./fuzz.ts";
import type { WorkerTask } from "./worker.ts";

export interface PoolOptions {
  readonly targets: readonly string[];
  readonly seed: number;
  readonly seconds?: number;
  readonly execs?: number;
  readonly workers: number;
  readonly blind?: boolean;
  /** Begin with the committed corpus; crashers always run. */
  readonly withCorpus?: boolean;
  readonly mostCorpus?: number;
  readonly onReport?: (report: FuzzReport) => void;
}

/** One input may not take longer; a hang is a finding. Far above what the slowest takes on a loaded machine. */
const HANG_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const MOST_HEAP_MIB = 1_024;
const MOST_INPUT_BYTES = 1 << 20;

/** Fuzzes each target in a worker of its own, so many at a time. */
export async function fuzzAll(options: PoolOptions): Promise<FuzzReport[]> {
  const waiting = [...options.targets];
  const reports: FuzzReport[] = [];
  const lane = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const report = await fuzzInWorker(target, options);
      reports.push(report);
      options.onReport?.(report);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, lane));
  return reports.sort(
    (a, b) => options.targets.indexOf(a.target) - options.targets.indexOf(b.target),
  );
}

async function fuzzInWorker(target: string, options: PoolOptions): Promise<FuzzReport> {
  const progress = new SharedArrayBuffer(8 + MOST_INPUT_BYTES);
  const task: WorkerTask = {
    target,
    seed: options.seed,
    execs: options.execs,
    seconds: options.seconds,
    blind: options.blind ?? false,
    corpus: options.withCorpus === false ? [] : loadInputs("corpus", target),
    crashers: loadInputs("crashers", target),
    mostCorpus: options.mostCorpus ?? 0,
    progress,
  };
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: task,
    execArgv: ["--conditions=@sotto/source", "--disable-warning=ExperimentalWarning"],
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MIB },
  });
  const watch = watchdog(progress);
  try {
    return await new Promise<FuzzReport>((resolve) => {
      const fail = (complaint: string): void => resolve(failed(target, complaint, progress));
      worker.once("message", resolve);
      worker.once("error", (error) =>
        fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
      );
      worker.once("exit", (code) => fail(`the worker ended with ${code}`));
      watch.onHang(() => fail(`one input took more than ${HANG_MS / 1000} s`));
    });
  } finally {
    watch.stop();
    await worker.terminate();
  }
}

interface Watchdog {
  onHang(callback: () => void): void;
  stop(): void;
}

/** Calls back when one and the same execution has been under way for too long. */
function watchdog(progress: SharedArrayBuffer): Watchdog {
  const header = new Uint32Array(progress, 0, 2);
  let last = 0;
  let sinceMs = performance.now();
  let hung = (): void => {};
  const timer = setInterval(() => {
    const now = header[0] as number;
    if (now !== last) [last, sinceMs] = [now, performance.now()];
    else if (now > 0 && performance.now() - sinceMs > HANG_MS) hung();
  }, LOOK_EVERY_MS);
  return { onHang: (callback) => (hung = callback), stop: () => clearInterval(timer) };
}

function failed(target: string, complaint: string, progress: SharedArrayBuffer): FuzzReport {
  const [execs = 0, length = 0] = new Uint32Array(progress, 0, 2);
  const input = new Uint8Array(progress, 8, Math.min(length, MOST_INPUT_BYTES)).slice();
  return {
    target,
    execs,
    perSecond: 0,
    features: 0,
    replayed: 0,
    inputs: 0,
    corpus: [],
    findings: [{ target, complaint, input }],
  };
}
