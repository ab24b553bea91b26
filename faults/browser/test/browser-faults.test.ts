import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NonceAudit } from "../audit.ts";
import { crashAtPoints, crashPoints } from "../cases/crash-points.ts";
import { evictStorage } from "../cases/eviction.ts";
import { freezeTabs } from "../cases/frozen.ts";
import { toggleOffline } from "../cases/offline.ts";
import { fillStorage } from "../cases/quota.ts";
import { reloadStorm } from "../cases/reload-storm.ts";
import { handOver, raceTabs } from "../cases/tabs.ts";
import { wakeWorker } from "../cases/worker.ts";
import { findChromium } from "../chromium.ts";
import { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";

// A small share of what `faults/browser/main.ts` runs: Chromium, the real store, the real relay.

const noChromium = findChromium() === undefined;
if (noChromium)
  console.warn("Browser faults are skipped: there is no Chromium (apt install chromium).");

const SEED = 7;

describe.skipIf(noChromium)(
  "a browser tab",
  () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await Lab.open();
    });
    afterAll(async () => await lab?.[Symbol.asyncDispose]());

    /** Every case has run, nothing is wrong, and no key and nonce has sealed two plaintexts. */
    const expectFlawless = async (result: Promise<Outcome>, count: number): Promise<void> => {
      const { figures, failures } = await result;
      expect(failures).toEqual([]);
      expect(figures.map((figure) => figure.count)).toEqual([count]);
      expect(lab.audit.keys).toBeGreaterThan(0);
      expect(lab.audit.conflicts).toBe(0);
    };

    test("that crashes in any phase of sending or receiving loses, repeats and reorders nothing", async () => {
      const ofMessages = crashPoints(["sends", "receives"], [1], false).filter(
        ({ role, phase }) => (role === "receives") === (phase === "receive" || phase === "ack"),
      );
      await expectFlawless(crashAtPoints(lab, ofMessages), 12);
    });

    test("that crashes in its first start starts again", async () => {
      const written = crashPoints(["starts"], [1], true).filter(({ when }) => when === "after");
      await expectFlawless(crashAtPoints(lab, written), 2);
    });

    test("that is reloaded again and again while both sides send has everything once, in order", async () => {
      await expectFlawless(reloadStorm(lab, SEED, 6), 6);
    });

    test("without storage space acknowledges nothing, says so, and goes on when there is space", async () => {
      await expectFlawless(fillStorage(lab), 3);
    });

    test("whose store was evicted says so, and becomes a new device only when told to", async () => {
      await expectFlawless(evictStorage(lab), 1);
    });

    test("whose network comes and goes while both sides send has everything once, in order", async () => {
      await expectFlawless(toggleOffline(lab, 6), 6);
    });

    test("follows the one that has the store, and leads when that one closes or crashes", async () => {
      await expectFlawless(handOver(lab), 3);
    });

    test("that leads or follows may be killed: everything is there once, and no key is used twice", async () => {
      await expectFlawless(raceTabs(lab, SEED, 4), 4);
    });

    test("that stood still writes nothing of before, and follows the one that has the store", async () => {
      await expectFlawless(freezeTabs(lab), 2);
    });

    test("need not be open for a service worker to fetch what waits", async () => {
      await expectFlawless(wakeWorker(lab), 2);
    });
  },
  180_000,
);

test("the audit tells the same encryption again from a reuse of key and nonce", () => {
  const audit = new NonceAudit();
  audit.note([
    ["key", "input", "aa"],
    ["key", "another input", "bb"],
    ["other", "input", "cc"],
  ]);
  audit.sent("00aa00");
  audit.sent("00aa00cc");
  expect([audit.keys, audit.conflicts]).toEqual([2, 0]);
  audit.sent("bb");
  expect(audit.conflicts).toBe(1);
});
