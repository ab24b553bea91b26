import { within } from "../deadline.ts";
import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";

// A tab that stands still keeps the store; and if it has lost it meanwhile, it can write nothing when it goes on.

const CASES: Readonly<Record<string, (scene: Scene) => Promise<readonly string[]>>> = {
  "frozen and replaced": frozenAndReplaced,
  "halted in the debugger": haltedAndResumed,
};

export async function freezeTabs(lab: Lab): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  for (const [name, run] of Object.entries(CASES)) {
    await attempt(name, failures, async () => {
      await using scene = await lab.scene();
      const wrong = await run(scene);
      done += 1;
      return wrong;
    });
  }
  return { figures: [{ what: "tabs that stood still", count: done }], failures };
}

/** Frozen between sealing and the commit; another tab takes its lock by force, and the old one thaws. */
async function frozenAndReplaced(scene: Scene): Promise<readonly string[]> {
  const [early, late] = [textsFor("early", 2), textsFor("late", 2)];
  const old = await scene.openClient();
  const held = old.untilPoint();
  await old.call("arm", { at: { phase: "seal", when: "before", nth: 1 }, mode: "hold" });
  await old.call("send", early, "queued");
  await within("the point", held);
  await old.devtools.send("Page.setWebLifecycleState", { state: "frozen" });

  const next = await scene.openTab();
  const refused = await next.call("start", scene.options());
  await next.call("stealLock", scene.database);
  const taken = await next.start(scene.options());
  await next.call("send", late, "delivered");

  await old.devtools.send("Page.setWebLifecycleState", { state: "active" });
  await old.call("release");
  await old.call("untilError", "store/locked");
  const outcomes = await old.call("send", textsFor("stale", 1), "queued");
  return [
    ...differ("a second tab", refused, "store/locked"),
    ...differ("after taking the lock", taken, "ok"),
    ...differ("send() of the old tab", outcomes, ["store/locked"]),
    ...(await scene.check(next, [...early, ...late], [])),
  ];
}

async function haltedAndResumed(scene: Scene): Promise<readonly string[]> {
  const [sent, received] = [textsFor("sent", 2), textsFor("received", 4)];
  const owner = await scene.openClient();
  await owner.call("send", sent, "delivered");
  await owner.devtools.send("Debugger.enable");
  const paused = new Promise((resolve) => owner.devtools.once("Debugger.paused", resolve));
  await owner.devtools.send("Debugger.pause");
  await scene.peer.send(received, "relayed"); // Its arrival is the next thing that runs, and halts.
  await within("the debugger", paused);

  const second = await scene.openTab();
  const refused = await second.call("start", scene.options());
  await owner.devtools.send("Debugger.resume");
  await owner.devtools.send("Debugger.disable");
  return [
    ...differ("a second tab", refused, "store/locked"),
    ...(await scene.check(owner, sent, received)),
  ];
}
