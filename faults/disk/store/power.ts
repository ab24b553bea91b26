import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeImage } from "../disk.ts";
import { scratchFolder } from "../folders.ts";
import { type CutOptions, cutPower, type Cuts } from "../power.ts";
import type { Synchronous } from "../relay/process.ts";
import { readTrace } from "../trace.ts";
import { makeSteps, said } from "./process.ts";
import { inspectSteps } from "./steps.ts";

/** Cuts the power of an SDK store that commits steps, everywhere. */
export async function cutStorePower(
  options: CutOptions & { readonly steps: number; readonly synchronous?: Synchronous },
): Promise<Cuts> {
  using folder = scratchFolder();
  const data = join(folder.path, "data");
  const to = join(folder.path, "trace");
  mkdirSync(data);
  const { exit, isDone } = await makeSteps(
    data,
    options.steps,
    { type: "record", to },
    options.synchronous,
  );
  if (!isDone) throw new Error(`the process ended with ${exit.code}: ${exit.stderr}`);
  const lines: string[] = [];
  const image = join(folder.path, "image");
  return await cutPower({
    ...options,
    operations: readTrace(readFileSync(to, "latin1"), data),
    hear: ({ bytes }) => {
      lines.push(...Buffer.from(bytes).toString().split("\n"));
      return said(lines).committed;
    },
    inspect: async (files) => {
      writeImage(files, image);
      const { committed, begun } = said(lines);
      return await inspectSteps(join(image, "store.db"), committed, begun);
    },
  });
}
