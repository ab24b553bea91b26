import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { loadInputs } from "../corpus.ts";
import type { FuzzReport } from "../fuzz.ts";
import { fuzzAll } from "../pool.ts";
import { TARGETS } from "../targets/index.ts";

/** For each target: seventeen of them on two cores stay below three minutes. */
const SECONDS = Number(process.env["SOTTO_FUZZ_SECONDS"] ?? 20);
const WORKERS: number = Math.max(2, availableParallelism());
/** A worker's start, the replay and the shrinking of what is found come on top. */
const MOST_MS: number = (TARGETS.length / WORKERS + 1) * (SECONDS + 60) * 1000;

/** What to run to see a finding again. */
const describeFindings = ({ findings }: FuzzReport): string[] =>
  findings.map(
    ({ target, complaint, input }) =>
      `${target}: ${complaint}\ninput in base64: ${Buffer.from(input).toString("base64")}`,
  );

test(
  "no input makes any decoder, session or connection do what it must not",
  async () => {
    const lines: string[] = [];
    const reports = await fuzzAll({
      targets: TARGETS,
      seed: 1,
      seconds: SECONDS,
      workers: WORKERS,
      onReport: ({ target, execs, perSecond, features, replayed }) =>
        lines.push(
          `${target}: ${execs} executions, ${perSecond}/s, ${features} features, ${replayed} replayed`,
        ),
    });
    console.log(lines.join("\n"));
    expect(reports.flatMap(describeFindings)).toEqual([]);
    for (const { target, replayed, execs, features } of reports) {
      const kept = loadInputs("corpus", target).length + loadInputs("crashers", target).length;
      expect(kept, `${target} has no corpus`).toBeGreaterThan(0);
      expect(replayed, target).toBeGreaterThan(kept);
      expect(execs, target).toBeGreaterThan(0);
      expect(features, target).toBeGreaterThan(0);
    }
  },
  MOST_MS,
);

test(
  "guidance shows more than blind mutation of the same seeds",
  { timeout: 120_000 },
  async () => {
    const featuresOf = async (blind: boolean): Promise<number> => {
      let features = 0;
      for (const seed of [1, 2, 3]) {
        const reports = await fuzzAll({
          targets: ["client-frame", "server-frame"],
          seed,
          execs: 40_000,
          workers: WORKERS,
          withCorpus: false,
          blind,
        });
        for (const report of reports) features += report.features;
      }
      return features;
    };
    const guided = await featuresOf(false);
    const blind = await featuresOf(true);
    console.log(`frames: ${guided} features guided, ${blind} blind`);
    // One run is a matter of luck: of single runs some show little more than the blind one.
    expect(guided).toBeGreaterThan(blind * 1.03);
  },
);

test("a worker that hangs or dies is a finding, not the end of the run", async () => {
  const [report] = await fuzzAll({ targets: ["no-such-target"], seed: 1, execs: 1, workers: 1 });
  expect(report?.findings[0]?.complaint).toContain("unknown target");
});
