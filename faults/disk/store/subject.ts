import { join } from "node:path";
import type { Subject } from "../subject.ts";
import { makeSteps, storePaths } from "./process.ts";
import { finishSteps, inspectSteps } from "./steps.ts";

/** The SDK's store, in a process that commits numbered steps. */
export function storeSubject(steps: number): Subject {
  return {
    name: "SDK store",
    paths: storePaths,
    use: async (folder, tracing) => {
      const { exit, committed, begun, codes, isDone } = await makeSteps(folder, steps, tracing);
      const file = join(folder, "store.db");
      const failures = await inspectSteps(file, committed, begun);
      // The next process goes on where this one ended.
      await finishSteps(file, steps);
      return {
        exit,
        codes,
        isDone,
        failures: [...failures, ...(await inspectSteps(file, steps, steps))],
      };
    },
  };
}
