import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";
import type { Tab } from "../tab.ts";

// The origin's storage is full: nothing is acknowledged or lost, the error is typed, and all goes on when there is space.

const QUOTA_BYTES = 3_000_000;

const CASES: Readonly<Record<string, (scene: Scene) => Promise<readonly string[]>>> = {
  "while receiving": fullWhileReceiving,
  "while receiving, then a crash": fullThenCrash,
  "while sending": fullWhileSending,
};

export async function fillStorage(lab: Lab): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  for (const [name, run] of Object.entries(CASES)) {
    await attempt(`storage full ${name}`, failures, async () => {
      await using scene = await lab.scene();
      const wrong = await run(scene);
      done += 1;
      return wrong;
    });
  }
  return { figures: [{ what: "times storage was full", count: done }], failures };
}

/** A client with little space, after one message each way. */
async function openWithQuota(scene: Scene): Promise<Tab> {
  const tab = await scene.openTab();
  await limit(scene, tab);
  await tab.start(scene.options());
  await tab.call("send", textsFor("before", 1), "delivered");
  await scene.peer.send(textsFor("before", 1), "delivered");
  await tab.call("untilIdle");
  return tab;
}

/** Holds until it is lifted, or the tab is gone. */
async function limit(scene: Scene, tab: Tab): Promise<void> {
  await tab.devtools.send("Storage.overrideQuotaForOrigin", {
    origin: scene.origin,
    quotaSize: QUOTA_BYTES,
  });
}

async function lift(scene: Scene, tab: Tab): Promise<void> {
  await tab.devtools.send("Storage.overrideQuotaForOrigin", { origin: scene.origin });
}

async function fullWhileReceiving(scene: Scene): Promise<readonly string[]> {
  const texts = textsFor("received", 5);
  const tab = await openWithQuota(scene);
  const { acks } = await tab.call("seen");
  await tab.call("fill");
  await scene.peer.send(texts, "relayed");
  await tab.call("untilError", "store/quota");
  const full = await tab.call("seen");
  const wrong = [
    ...differ("acknowledged while full", full.acks, acks),
    ...differ("delivered while full", scene.peer.delivered.length, 1),
  ];
  await lift(scene, tab);
  const before = textsFor("before", 1);
  return [...wrong, ...(await scene.check(tab, before, [...before, ...texts]))];
}

async function fullThenCrash(scene: Scene): Promise<readonly string[]> {
  const texts = textsFor("received", 5);
  const tab = await openWithQuota(scene);
  await tab.call("fill");
  await scene.peer.send(texts, "relayed");
  await tab.call("untilError", "store/quota");
  await tab.crash();

  const next = await scene.openTab();
  await limit(scene, next);
  await next.call("fill");
  const wrong = differ("start while full", await next.start(scene.options()), "store/quota");
  await lift(scene, next);
  // In the same page: the attempt that failed must not have kept the store.
  const again = differ("start with space", await next.call("start", scene.options()), "ok");
  const before = textsFor("before", 1);
  return [...wrong, ...again, ...(await scene.check(next, before, [...before, ...texts]))];
}

async function fullWhileSending(scene: Scene): Promise<readonly string[]> {
  const [queued, refused] = [textsFor("queued", 2), textsFor("refused", 2)];
  const tab = await openWithQuota(scene);
  const held = tab.untilPoint();
  await tab.call("arm", { at: { phase: "seal", when: "before", nth: 1 }, mode: "hold" });
  await tab.call("send", queued, "queued");
  await held; // The rows are in the outbox, and are not sealed yet.
  await tab.call("fill");
  await tab.call("release");
  await tab.call("untilError", "store/quota");
  const outcomes = await tab.call("send", refused, "queued");
  const wrong = differ("send() while full", outcomes, ["store/quota", "store/quota"]);
  await lift(scene, tab);
  await tab.call("send", refused, "delivered");
  const before = textsFor("before", 1);
  return [...wrong, ...(await scene.check(tab, [...before, ...queued, ...refused], before))];
}
