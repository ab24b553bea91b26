import { crashAtPoints, crashPoints } from "./cases/crash-points.ts";
import { evictStorage } from "./cases/eviction.ts";
import { freezeTabs } from "./cases/frozen.ts";
import { toggleOffline } from "./cases/offline.ts";
import { fillStorage } from "./cases/quota.ts";
import { reloadStorm } from "./cases/reload-storm.ts";
import { handOver, raceTabs } from "./cases/tabs.ts";
import { wakeWorker } from "./cases/worker.ts";
import type { Lab } from "./lab.ts";
import type { Figure, Outcome } from "../../proof/report.ts";
import { sumFigures } from "./result.ts";

const RELOADS = 20;
const TOGGLES = 20;
const KILLS = 25;

export interface RunOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

/** Every case, `rounds` times with seeds from `seed` on. */
export async function runAll(lab: Lab, options: RunOptions): Promise<Outcome> {
  const figures: Figure[] = [];
  const failures: string[] = [];
  const points = [
    ...crashPoints(["starts"], [1], true),
    ...crashPoints(["sends", "receives"], [1, 2], true),
    ...crashPoints(["sends", "receives"], [1, 2], false),
  ];
  for (let round = 0; round < options.rounds; round++) {
    const seed = options.seed + round;
    const cases: readonly (() => Promise<Outcome>)[] = [
      () => crashAtPoints(lab, points),
      () => reloadStorm(lab, seed, RELOADS),
      () => fillStorage(lab),
      () => evictStorage(lab),
      () => toggleOffline(lab, TOGGLES),
      () => handOver(lab),
      () => raceTabs(lab, seed, KILLS),
      () => freezeTabs(lab),
      () => wakeWorker(lab),
    ];
    for (const run of cases) {
      const result = await run();
      figures.push(...result.figures);
      failures.push(...result.failures);
      for (const { what, count } of result.figures)
        options.onProgress(`round ${round + 1}, seed ${seed}: ${count} ${what}`);
    }
  }
  if (lab.audit.conflicts > 0)
    failures.push(`${lab.audit.conflicts} reuses of a key and nonce went out`);
  const keys = {
    what: "keys and nonces that ciphertexts went out under, audited for reuse",
    count: lab.audit.keys,
  };
  return { figures: [...sumFigures(figures), keys], failures };
}
