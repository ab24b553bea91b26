import { seededRandom } from "../../packages/sdk/src/testing/seeded-random.ts";
import { allReached, chance, Disk, type Fate, type Image, nothingReached } from "./disk.ts";
import type { Operation } from "./trace.ts";

export interface CutOptions {
  /** Images to build, about: as many at each point where the disk has a choice. */
  readonly images: number;
  readonly seed: number;
}

export interface Recording extends CutOptions {
  readonly operations: readonly Operation[];
  /** Takes note of what the process said. @returns How much has been promised so far */
  readonly hear: (sent: Extract<Operation, { readonly type: "sent" }>) => number;
  /** Opens the image and compares it with what has been promised: one line for each thing that is wrong. */
  readonly inspect: (image: Image) => readonly string[] | Promise<readonly string[]>;
}

export interface Cuts {
  /** Operations after which the power was cut. */
  readonly points: number;
  readonly images: number;
  readonly promises: number;
  /** Images that broke a promise. */
  readonly broken: number;
  /** Those of them that had lost what was accepted or committed. */
  readonly losing: number;
  readonly failures: readonly string[];
}

const LOSS = /^(?:accepted|committed) /;
const MAX_FAILURES_COUNT = 20;

/** Cuts the power after every operation of a recording, with many outcomes for what was not synced. */
export async function cutPower(recording: Recording): Promise<Cuts> {
  const { operations, hear, inspect, images: wanted, seed } = recording;
  const fatesPerPoint = Math.max(1, Math.ceil(wanted / pointsWithChoice(operations)));
  const disk = new Disk();
  let [points, images, promises, broken, losing] = [0, 0, 0, 0, 0];
  const failures: string[] = [];
  for (const [index, operation] of operations.entries()) {
    disk.apply(operation);
    if (operation.type === "sent") promises = hear(operation);
    points += 1;
    const fates = disk.hasUnsynced ? fatesPerPoint : 1;
    for (let choice = 0; choice < fates; choice += 1) {
      images += 1;
      const wrong = await inspect(disk.image(fateOf(seed, index, choice)));
      if (wrong.length === 0) continue;
      broken += 1;
      if (wrong.some((line) => LOSS.test(line))) losing += 1;
      if (failures.length < MAX_FAILURES_COUNT)
        failures.push(`cut ${index}, outcome ${choice}, seed ${seed}: ${wrong.join("; ")}`);
    }
  }
  return { points, images, promises, broken, losing, failures };
}

function pointsWithChoice(operations: readonly Operation[]): number {
  const disk = new Disk();
  let points = 0;
  for (const operation of operations) {
    disk.apply(operation);
    if (disk.hasUnsynced) points += 1;
  }
  return Math.max(1, points);
}

function fateOf(seed: number, index: number, choice: number): Fate {
  if (choice === 0) return nothingReached;
  if (choice === 1) return allReached;
  return chance(seededRandom(seed * 2 ** 32 + index * 4_096 + choice));
}
