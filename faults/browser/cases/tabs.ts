import { type Chance, createChance, drawPoint } from "../chance.ts";
import { within } from "../deadline.ts";
import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";
import type { Tab } from "../tab.ts";
import { type Cases, runCases } from "./run-cases.ts";

// Several tabs have the same store: one leads and the others have it write for them, and when it dies another leads.

const PER_ROUND = 2;
const MOST_TABS = 4;

const CASES: Cases = {
  "leader crashes": leaderCrashes,
  "leader closes": leaderCloses,
  "first start of two": firstStartOfTwo,
};

/** A follower goes on when its leader goes, and what it was sending arrives once. */
export async function handOver(lab: Lab): Promise<Outcome> {
  return await runCases(lab, CASES, "tabs that took over");
}

/** In the middle of a step, while the follower waits for it. */
async function leaderCrashes(scene: Scene): Promise<readonly string[]> {
  const texts = textsFor("sent", 3);
  const [leader, follower] = await openPair(scene);
  const atPoint = leader.untilPoint();
  await leader.call("arm", { at: { phase: "seal", when: "after", nth: 2 }, mode: "die" });
  const sending = follower.call("send", texts, "delivered");
  await within("the point", atPoint);
  await leader.crash();
  return [
    ...differ("send() of the follower", await sending, ["ok", "ok", "ok"]),
    ...differ("leads", await follower.call("leads"), true),
    ...(await scene.check(follower, texts, [])),
  ];
}

async function leaderCloses(scene: Scene): Promise<readonly string[]> {
  const [sent, more, received] = [
    textsFor("sent", 2),
    textsFor("more", 2),
    textsFor("received", 2),
  ];
  const [leader, follower] = await openPair(scene);
  const outcomes = await follower.call("send", sent, "delivered");
  await scene.peer.send(received, "delivered");
  await follower.call("untilReceived", received.length);
  const { events } = await follower.call("seen");
  const sending = follower.call("send", more, "delivered");
  await leader.call("close");
  return [
    ...differ("send() through the leader", outcomes, ["ok", "ok"]),
    ...differ("message events of the follower", events, received.length),
    ...differ("send() while the leader closes", await sending, ["ok", "ok"]),
    ...differ("leads", await follower.call("leads"), true),
    ...(await scene.check(follower, [...sent, ...more], received)),
  ];
}

/** Before there is an identity: the two are one device all the same. */
async function firstStartOfTwo(scene: Scene): Promise<readonly string[]> {
  const [sent, also] = [textsFor("sent", 1), textsFor("also", 1)];
  const [one, other] = [await scene.openTab(), await scene.openTab()];
  const started = await Promise.all([one, other].map((tab) => tab.start(scene.options())));
  const ids = await Promise.all([one, other].map((tab) => tab.call("deviceId")));
  const leads = await Promise.all([one, other].map((tab) => tab.call("leads")));
  await one.call("send", sent, "delivered");
  await other.call("send", also, "delivered");
  return [
    ...differ("starts", started, ["ok", "ok"]),
    ...differ("devices", new Set(ids).size, 1),
    ...differ("leaders", leads.filter(Boolean).length, 1),
    ...(await scene.check(one, [...sent, ...also], [])),
    ...(await scene.check(other, [...sent, ...also], [])),
  ];
}

/** @returns A tab that leads, and one that follows it. */
async function openPair(scene: Scene): Promise<readonly [leader: Tab, follower: Tab]> {
  const leader = await scene.openClient();
  await leader.call("untilOnline");
  const follower = await scene.openClient();
  await follower.call("untilFollowing");
  return [leader, follower];
}

/** Two to four tabs send and receive, while tabs are killed that lead or follow. */
export async function raceTabs(lab: Lab, seed: number, kills: number): Promise<Outcome> {
  const failures: string[] = [];
  let killed = 0;
  await attempt(`racing tabs, seed ${seed}`, failures, async () => {
    await using scene = await lab.scene();
    return await race(scene, createChance(seed), kills, () => (killed += 1));
  });
  return { figures: [{ what: "tabs killed while tabs race", count: killed }], failures };
}

async function race(
  scene: Scene,
  chance: Chance,
  kills: number,
  onKill: () => void,
): Promise<readonly string[]> {
  const sent = textsFor("sent", PER_ROUND * kills);
  const received = textsFor("received", PER_ROUND * kills);
  const tabs: Tab[] = [];
  const fillTo = async (count: number): Promise<void> => {
    while (tabs.length < count) tabs.push(await scene.openClient());
  };
  for (let round = 0; round < kills; round++) {
    await fillTo(2 + chance(MOST_TABS - 1));
    const leader = await leaderOf(tabs);
    const sender = tabs[chance(tabs.length)] ?? leader;
    const atPoint = leader.untilPoint();
    await leader.call("arm", { at: drawPoint(chance), mode: "go-on" });
    const own = sender.call("send", sent.slice(0, PER_ROUND * (round + 1)), "queued");
    const from = PER_ROUND * round;
    await scene.peer.send(received.slice(from, from + PER_ROUND), "queued");
    const idle = own.then(() => sender.call("untilIdle"));
    idle.catch(() => undefined); // The tab may be killed on the way.
    await within("a moment to kill at", Promise.race([atPoint, idle]));
    // Mostly the leader: that is where there is something to lose.
    const victim = chance(4) > 0 ? leader : (tabs[chance(tabs.length)] ?? leader);
    tabs.splice(tabs.indexOf(victim), 1);
    await victim.crash();
    onKill();
  }
  await fillTo(2);
  const [last, other] = tabs as [Tab, Tab];
  await last.call("send", sent, "delivered");
  return [
    ...(await scene.check(last, sent, received)),
    ...(await scene.check(other, sent, received)),
  ];
}

async function leaderOf(tabs: readonly Tab[]): Promise<Tab> {
  const leads = tabs.map(async (tab) => {
    await tab.call("untilLeading");
    return tab;
  });
  for (const each of leads) each.catch(() => undefined); // Those that follow may be killed while they do.
  return await within("a leader", Promise.race(leads));
}
