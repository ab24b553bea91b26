import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { CONDITIONS, drawPlan } from "../plan.ts";
import { describePlan, parsePlan } from "../replay-line.ts";
import { runPlan } from "../run.ts";
import { idleLevers } from "../schedules.ts";
import { runInParallel } from "../shard.ts";
import { shrink } from "../shrink.ts";

const SCHEDULES = 5_000;
const real = await loadPrimitives("auto");

test(`${SCHEDULES} schedules of the whole stack break no invariant, and every fault and feature has fired`, async () => {
  const tally = await runInParallel(1, SCHEDULES, 3);
  expect(tally.failures).toEqual([]);
  expect(tally.schedules).toBe(SCHEDULES);
  expect(idleLevers(tally)).toEqual([]);
}, 900_000);

const regressions = JSON.parse(
  readFileSync(new URL("../regressions.json", import.meta.url), "utf8"),
) as string[];

test.each(regressions)("schedule %s, which failed once, does not fail again", async (word) => {
  expect((await runPlan(parsePlan(word), real)).violations).toEqual([]);
});

test("the same seed gives the same trace, another seed another one", async () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    const [first, again, other] = [
      await runPlan(drawPlan(seed), real),
      await runPlan(drawPlan(seed), real),
      await runPlan(drawPlan(seed + 100), real),
    ];
    expect(again.trace).toBe(first.trace);
    expect(again.frames).toBeGreaterThan(0);
    expect(other.trace).not.toBe(first.trace);
  }
});

test("a schedule that fails is shrunk to what makes it fail, and the line that names it replays it", async () => {
  const plan = drawPlan(42);
  const guilty = plan.actions[3]?.index;
  const small = await shrink(plan, async ({ actions }) =>
    actions.some(({ index }) => index === guilty),
  );
  expect(small.actions.map(({ index }) => index)).toEqual([guilty]);
  expect([...small.conditions]).toEqual([]);
  const replayed = parsePlan(describePlan(small));
  expect(replayed).toEqual(small);
  expect(describePlan(plan)).toBe("42");
  expect(parsePlan("42")).toEqual(plan);
});

test("each seed has some of the faults and not others", () => {
  const plans = Array.from({ length: 200 }, (_, seed) => drawPlan(seed));
  for (const condition of CONDITIONS) {
    const on = plans.filter(({ conditions }) => conditions.has(condition)).length;
    expect(on).toBeGreaterThan(0);
    expect(on).toBeLessThan(plans.length);
  }
});

test("a line that names no schedule is refused", () => {
  expect(() => parsePlan("abc")).toThrow(RangeError);
  expect(() => parsePlan("1::thunder")).toThrow(RangeError);
});
