import { onlyActions, type Plan, withoutCondition } from "./plan.ts";

/** Whether a plan still fails. */
export type Fails = (plan: Plan) => Promise<boolean>;

const MAX_RUNS_COUNT = 150;

/**
 * Leaves out actions and conditions while the plan still fails (delta debugging: halves first, then single ones).
 *
 * @returns A plan of the same seed that fails with less.
 */
export async function shrink(plan: Plan, fails: Fails): Promise<Plan> {
  let smallest = plan;
  let runs = 0;
  const isEnough = async (candidate: Plan): Promise<boolean> => {
    if (runs >= MAX_RUNS_COUNT) return false;
    runs += 1;
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(plan.actions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.actions.length;) {
      const kept = smallest.actions.filter((_, place) => place < at || place >= at + size);
      const candidate = onlyActions(smallest, new Set(kept.map(({ index }) => index)));
      if (!(await isEnough(candidate))) at += size;
    }
  }
  for (const condition of plan.conditions) await isEnough(withoutCondition(smallest, condition));
  return smallest;
}
