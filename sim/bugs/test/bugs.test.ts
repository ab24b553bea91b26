import { describe, expect, test } from "vitest";
import { plantInto, sourceFor } from "../bug.ts";
import { BUGS } from "../bugs.ts";
import { hunt } from "../hunt.ts";
import { reportOf } from "../report.ts";

const SEEDS = 2_000;
const MAX_MS = 20 * 60_000;

describe("planted bugs", () => {
  test("are many, and each has a name of its own", () => {
    expect(new Set(BUGS.map(({ id }) => id)).size).toBe(BUGS.length);
    expect(BUGS.length).toBeGreaterThanOrEqual(28);
  });

  test.each(BUGS)("$id follows the code", (bug) => {
    const source = sourceFor(bug);
    expect(plantInto(bug, source)).not.toBe(source);
  });

  test("a bug whose place is gone or not clear is refused", () => {
    const [bug] = BUGS;
    if (bug === undefined) throw new RangeError("no bugs");
    expect(() => plantInto(bug, "")).toThrow("0 times");
    expect(() => plantInto(bug, bug.find + bug.find)).toThrow("2 times");
  });

  test(`are all found within ${SEEDS} seeds`, { timeout: MAX_MS }, async () => {
    const results = await hunt(BUGS, { seeds: SEEDS, parallel: 2 });
    expect(reportOf(results, "").failures).toEqual([]);
  });
});
