import { parentPort, workerData } from "node:worker_threads";
import { type FuzzReport, fuzz } from "./fuzz.ts";
import { installInstrumentation } from "./instrument.ts";

// One target in a thread of its own: the code under test is instrumented here and nowhere else, and a hang can be cut.

export interface WorkerTask {
  readonly target: string;
  readonly seed: number;
  readonly execs: number | undefined;
  readonly seconds: number | undefined;
  readonly blind: boolean;
  readonly corpus: readonly Uint8Array[];
  readonly crashers: readonly Uint8Array[];
  readonly mostCorpus: number;
  /** Executions so far, length of the present input, and the input. */
  readonly progress: SharedArrayBuffer;
}

const task = workerData as WorkerTask;
const header = new Uint32Array(task.progress, 0, 2);
const present = new Uint8Array(task.progress, 8);

installInstrumentation();
const { loadTarget } = await import("./targets/index.ts");

const report: FuzzReport = await fuzz(await loadTarget(task.target), {
  seed: task.seed,
  ...(task.execs === undefined ? {} : { execs: task.execs }),
  ...(task.seconds === undefined ? {} : { seconds: task.seconds }),
  corpus: task.corpus,
  crashers: task.crashers,
  blind: task.blind,
  mostCorpus: task.mostCorpus,
  onInput: (input) => {
    present.set(input.subarray(0, present.length));
    header[1] = input.length;
    header[0] = (header[0] as number) + 1;
  },
});
parentPort?.postMessage(report);
