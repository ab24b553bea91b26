import { CONDITIONS, drawPlan, onlyActions, type Plan, withoutCondition } from "./plan.ts";

// A plan as one word: the seed, the actions that are kept (all if there are none), the conditions that are left out.
// `1234`, `1234:0-3,7`, `1234:0-3,7:drop,delay`

export function describePlan(plan: Plan): string {
  const full = drawPlan(plan.seed);
  const left = [...full.conditions].filter((condition) => !plan.conditions.has(condition));
  const kept = plan.actions.map(({ index }) => index);
  const isWhole = kept.length === full.actions.length;
  if (isWhole && left.length === 0) return String(plan.seed);
  const actions = isWhole ? "" : kept.length === 0 ? "none" : kept.join(",");
  return [plan.seed, actions, ...(left.length === 0 ? [] : [left.join(",")])].join(":");
}

/** @throws RangeError if the word names no plan. */
export function parsePlan(word: string): Plan {
  const [seed = "", actions = "", left = ""] = word.split(":");
  if (!/^\d+$/.test(seed)) throw new RangeError(`not a seed: ${seed}`);
  let plan = drawPlan(Number(seed));
  if (actions === "none") plan = onlyActions(plan, new Set());
  else if (actions !== "") plan = onlyActions(plan, new Set(actions.split(",").flatMap(indexesOf)));
  for (const name of left === "" ? [] : left.split(",")) {
    const condition = CONDITIONS.find((known) => known === name);
    if (condition === undefined) throw new RangeError(`not a condition: ${name}`);
    plan = withoutCondition(plan, condition);
  }
  return plan;
}

/** Of `7` or `0-3`. */
function indexesOf(part: string): readonly number[] {
  const [first = NaN, last = first] = part.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
