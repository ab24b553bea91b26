import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { submitFrame } from "../client.ts";
import { eventually } from "../data-directory.ts";
import type { BadInput, Group } from "./case.ts";
import { KNOWN_DEVIATIONS } from "./deviations.ts";
import { GROUPS } from "./groups.ts";
import { canarySealed, tracesIn } from "./canary.ts";
import { figureIn, Stage } from "./stage.ts";

const MIB = 1024 * 1024;
/** Connections before the first measurement, after which code has been compiled and caches have their size. */
const WARM_UP_COUNT = 100;
const START_TIMEOUT_MS = 60_000;
/**
 * Memory that may stay in the process at the end: the collector returns none while it is not pressed, and answers and
 * acknowledgements are remembered for ten minutes.
 */
const MARGIN_BYTES = 192 * MIB;
/**
 * Bounds of the event loop's 99th percentile. Of its own the relay needs 10 ms for a turn, and some 60 if eight sockets are
 * flooded at once (turns.test.ts); the rest is room for other tests, which have the processors too.
 */
const P99_SECONDS = 0.5;
const P99_IN_FLOODS_SECONDS = 1;
/** The longest of all is as long as the system lets others run. */
const LONGEST_SECONDS = 5;
const RESIDENT = "process_resident_memory_bytes";

let stage: Stage;
let baseBytes = 0;

beforeAll(async () => {
  stage = await Stage.open();
  for (let count = 0; count < WARM_UP_COUNT; count += 1) await stage.registered();
  // Also begins the measurement of the event loop, without the start.
  baseBytes = figureIn(await stage.metrics(), RESIDENT);
}, START_TIMEOUT_MS);

afterAll(async () => {
  await stage.close();
});

/** How late the event loop was since the metrics were last read. */
async function loopSince(): Promise<{ readonly p99: number; readonly longest: number }> {
  const metrics = await stage.metrics();
  return {
    p99: figureIn(metrics, "nodejs_eventloop_lag_p99_seconds"),
    longest: figureIn(metrics, "nodejs_eventloop_lag_max_seconds"),
  };
}

async function expectOutcome(group: string, { name, expected, run }: BadInput): Promise<void> {
  const known = KNOWN_DEVIATIONS[`${group}: ${name}`];
  expect(await run(stage)).toBe(known?.present ?? expected);
}

function describeGroup({ name: group, cases }: Group): void {
  describe(group, () => {
    for (const input of cases.filter(({ isSlow }) => isSlow !== true))
      test(`${input.name} → ${input.expected}`, () => expectOutcome(group, input));
  });
}

for (const group of GROUPS.filter(({ isFlood }) => isFlood !== true)) describeGroup(group);

test("none of it has kept the event loop for long", async ({ annotate }) => {
  const { p99, longest } = await loopSince();
  await annotate(`event loop: 99 % ${p99} s, longest ${longest} s`);
  expect(p99).toBeLessThan(P99_SECONDS);
  expect(longest).toBeLessThan(LONGEST_SECONDS);
});

for (const group of GROUPS.filter(({ isFlood }) => isFlood === true)) describeGroup(group);

describe("what waits for a timer", () => {
  for (const { name: group, cases } of GROUPS)
    for (const input of cases.filter(({ isSlow }) => isSlow === true))
      test.concurrent(`${group}: ${input.name} → ${input.expected}`, () =>
        expectOutcome(group, input));
});

describe("after all of it, the same process", () => {
  test("has not kept its event loop for long", async ({ annotate }) => {
    const { p99, longest } = await loopSince();
    await annotate(`event loop in the floods: 99 % ${p99} s, longest ${longest} s`);
    expect(p99).toBeLessThan(P99_IN_FLOODS_SECONDS);
    expect(longest).toBeLessThan(LONGEST_SECONDS);
  });

  test("delivers a message from one device to another", async () => {
    const [ann, bob] = [stage.newDevice(), stage.newDevice()];
    const receiver = await stage.join(bob);
    receiver.autoAck = true;
    const sender = await stage.join(ann);
    const sealed = canarySealed();
    expect(await sender.request(submitFrame({ to: [bob], sealed }))).toMatchObject({
      type: "accepted",
      stored: false,
    });
    expect(receiver.delivered.map((envelope) => envelope.sealed)).toEqual([sealed]);
  });

  test.skipIf(process.platform !== "linux")("has its memory back", async ({ annotate }) => {
    let bytes = 0;
    await eventually(async () => {
      bytes = figureIn(await stage.metrics(), RESIDENT);
      return bytes < baseBytes + MARGIN_BYTES;
    });
    const grown = Math.round((bytes - baseBytes) / MIB);
    await annotate(`memory: ${Math.round(baseBytes / MIB)} MiB before, ${grown} MiB more after`);
    expect(grown).toBeLessThan(MARGIN_BYTES / MIB);
  });

  test("has printed and measured nothing that it was sent, and ends in order", async () => {
    const metrics = await stage.metrics();
    const { code, stdout, stderr } = await stage.close();
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(tracesIn(`${stdout}\n${stderr}\n${metrics}`)).toEqual([]);
  });
});
