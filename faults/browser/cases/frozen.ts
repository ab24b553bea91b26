import { within } from "../deadline.ts";
import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { differ, type Scene, textsFor } from "../scene.ts";
import { type Cases, runCases } from "./run-cases.ts";

// A tab that stands still keeps the store; and if it has lost it meanwhile, it can write nothing when it goes on.

const CASES: Cases = {
  "frozen and replaced": frozenAndReplaced,
  "halted in the debugger": haltedAndResumed,
};

export async function freezeTabs(lab: Lab): Promise<Outcome> {
  return await runCases(lab, CASES, "tabs that stood still");
}

/** Frozen between sealing and the commit: another tab takes over at once, and the old one follows it when it thaws. */
async function frozenAndReplaced(scene: Scene): Promise<readonly string[]> {
  const [early, late, stale] = [textsFor("early", 2), textsFor("late", 2), textsFor("stale", 1)];
  const old = await scene.openClient();
  const held = old.untilPoint();
  await old.call("arm", { at: { phase: "seal", when: "before", nth: 1 }, mode: "hold" });
  await old.call("send", early, "queued");
  await within("the point", held);
  await old.call("tellOf", "freeze");

  const next = await scene.openClient();
  const led = await next.call("leads");
  await next.call("send", late, "delivered");

  await old.call("release"); // Its step goes on, and is refused.
  await old.call("tellOf", "resume");
  await old.call("untilFollowing");
  const outcomes = await old.call("send", stale, "delivered");
  return [
    ...differ("leads instead", led, true),
    ...differ("send() of the old tab", outcomes, ["ok"]),
    ...(await scene.check(next, [...early, ...late, ...stale], [])),
    ...(await scene.check(old, [...early, ...late, ...stale], [])),
  ];
}

/** It cannot say that it stands still, so that another tab waits for an answer before it takes the lock by force. */
async function haltedAndResumed(scene: Scene): Promise<readonly string[]> {
  const [sent, more, received] = [
    textsFor("sent", 2),
    textsFor("more", 1),
    textsFor("received", 4),
  ];
  const old = await scene.openClient();
  await old.call("send", sent, "delivered");
  await old.devtools.send("Debugger.enable");
  const paused = new Promise((resolve) => old.devtools.once("Debugger.paused", resolve));
  await old.devtools.send("Debugger.pause");
  await scene.peer.send(received, "relayed"); // Its arrival is the next thing that runs, and halts.
  await within("the debugger", paused);

  const next = await scene.openClient();
  const led = await next.call("leads");
  await old.devtools.send("Debugger.resume");
  await old.devtools.send("Debugger.disable");
  await old.call("untilFollowing");
  const outcomes = await old.call("send", more, "delivered");
  return [
    ...differ("leads instead", led, true),
    ...differ("send() of the old tab", outcomes, ["ok"]),
    ...(await scene.check(next, [...sent, ...more], received)),
    ...(await scene.check(old, [...sent, ...more], received)),
  ];
}
