import type { Outcome } from "../../../proof/report.ts";
import type { Lab } from "../lab.ts";
import { attempt } from "../result.ts";
import type { Scene } from "../scene.ts";

/** What may happen → what was wrong after it. */
export type Cases = Readonly<Record<string, (scene: Scene) => Promise<readonly string[]>>>;

/**
 * Runs each case in a scene of its own.
 *
 * @param what - The figure that counts those that came to their end.
 */
export async function runCases(lab: Lab, cases: Cases, what: string): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  for (const [name, run] of Object.entries(cases)) {
    await attempt(name, failures, async () => {
      await using scene = await lab.scene();
      const wrong = await run(scene);
      done += 1;
      return wrong;
    });
  }
  return { figures: [{ what, count: done }], failures };
}
