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
/** CPU time that one turn of the event loop may take: for so long it would hear nobody else. */
const TURN_MS = 100;
const RESIDENT = "process_resident_memory_bytes";

let stage: Stage;
let baseBytes = 0;

beforeAll(async () => {
  stage = await Stage.open();
  for (let count = 0; count < WARM_UP_COUNT; count += 1) await stage.registered();
  baseBytes = figureIn(await stage.metrics(), RESIDENT);
  longestTurn(); // Not counted: the start.
}, START_TIMEOUT_MS);

afterAll(async () => {
  await stage.close();
});

/** How long the longest turn was since the last look. */
let looked = 0;
function longestTurn(): number {
  const turns = stage.longTurns();
  const longest = Math.max(0, ...turns.slice(looked));
  looked = turns.length;
  return longest;
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
  const longest = longestTurn();
  await annotate(`longest turn of the event loop: ${longest} ms of CPU time`);
  expect(longest).toBeLessThan(TURN_MS);
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
    const longest = longestTurn();
    await annotate(`longest turn of the event loop in the floods: ${longest} ms of CPU time`);
    expect(longest).toBeLessThan(TURN_MS);
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
