import { describe, expect, test } from "vitest";
import { whyNoLoop } from "../relay/loop.ts";
import type { Outcome } from "../../../proof/report.ts";
import {
  clientErrors,
  clientKills,
  relayErrors,
  relayKills,
  relayLoop,
  relayPower,
  storeErrors,
  storeKills,
  storePower,
  weakened,
} from "../runs.ts";
import { whyNoTracing } from "../strace.ts";

// A small share of what `faults/disk/main.ts` can do.

const KILLS = 20;
const ERRORS = 8;
const CLIENT_KILLS = 4;
const CLIENT_ERRORS = 2;
const IMAGES = 1_200;
const LOOP_CUTS = 2;
const noTracing = whyNoTracing();
if (noTracing !== undefined) console.warn(`SKIPPED kills, I/O errors, power cuts: ${noTracing}`);

function expectClean({ failures, figures }: Outcome): void {
  expect(failures).toEqual([]);
  for (const { what, count } of figures) console.log(`${count} ${what}`);
}

const countOf = ({ figures }: Outcome, what: string): number =>
  figures.find((figure) => figure.what.includes(what))?.count ?? 0;

describe.skipIf(noTracing !== undefined)("real processes", { timeout: 240_000 }, () => {
  test("a relay killed before any change of its files loses nothing it promised", async () => {
    const report = await relayKills(KILLS);
    expectClean(report);
    expect(countOf(report, "killed")).toBeGreaterThan(KILLS / 2);
  });

  test("an SDK store killed before any change of its files holds exactly its commits", async () => {
    const report = await storeKills(KILLS);
    expectClean(report);
    expect(countOf(report, "killed")).toBeGreaterThan(KILLS / 2);
  });

  test("a client killed before any change of its files goes on where it was", async () => {
    const report = await clientKills(CLIENT_KILLS);
    expectClean(report);
    expect(countOf(report, "killed")).toBeGreaterThan(CLIENT_KILLS / 2);
  });

  test("a relay whose store fails exits with 1 and loses nothing it promised", async () => {
    const report = await relayErrors(ERRORS);
    expectClean(report);
    expect(countOf(report, "met")).toBeGreaterThan(ERRORS / 2);
  });

  test("an SDK store that fails says so by its code and loses nothing it committed", async () => {
    const report = await storeErrors(ERRORS);
    expectClean(report);
    expect(countOf(report, "met")).toBeGreaterThan(ERRORS / 2);
  });

  test("a client whose store fails goes on or says so, and loses and doubles nothing", async () => {
    const report = await clientErrors(CLIENT_ERRORS);
    expectClean(report);
    expect(countOf(report, "met")).toBeGreaterThan(0);
  });

  test("a power cut takes nothing that a relay promised", async () => {
    const report = await relayPower({ images: IMAGES, seed: 1 });
    expectClean(report);
    expect(countOf(report, "images of the disk")).toBeGreaterThanOrEqual(1_000);
  });

  test("a power cut takes nothing that an SDK store committed", async () => {
    const report = await storePower({ images: IMAGES, seed: 1 });
    expectClean(report);
    expect(countOf(report, "images of the disk")).toBeGreaterThanOrEqual(1_000);
  });

  test("control: with less syncing the same cuts do lose promises", async () => {
    expectClean(await weakened({ images: 1, seed: 1 }));
  });

  const noLoop = whyNoLoop();
  if (noLoop !== undefined) console.warn(`SKIPPED the images of a mounted ext4: ${noLoop}`);
  test.skipIf(noLoop !== undefined)("nor does one under an ext4 of its own", async () => {
    expectClean(await relayLoop(LOOP_CUTS));
  });
});
