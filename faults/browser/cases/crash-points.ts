import { within } from "../deadline.ts";
import type { Lab } from "../lab.ts";
import type { Point, Stop, Text } from "../page/api.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";
import type { Tab } from "../tab.ts";

// The tab crashes at one exact point and is opened again; then both sides must have everything once and in order.

export interface CrashPoint extends Point {
  /**
   * `starts`: the tab's first start. `sends`: the tab sends. `receives`: what it seals, submits and has accepted are
   * receipts.
   */
  readonly role: "starts" | "sends" | "receives";
  /** Whether the session is new. */
  readonly isCold: boolean;
}

const COUNT = 3;
const PHASES = {
  starts: ["identity", "prekeys"],
  sends: ["queue", "seal", "submit", "accepted", "receive", "ack"],
  receives: ["receive", "ack", "seal", "submit", "accepted"],
} as const;

/** Every phase of the roles, before and after. */
export function crashPoints(
  roles: readonly CrashPoint["role"][],
  nths: readonly number[],
  isCold: boolean,
): CrashPoint[] {
  return roles.flatMap((role) =>
    nths.flatMap((nth) =>
      PHASES[role].flatMap((phase) =>
        (["before", "after"] as const).map((when) => ({ phase, when, nth, role, isCold })),
      ),
    ),
  );
}

export async function crashAtPoints(lab: Lab, points: readonly CrashPoint[]): Promise<Outcome> {
  const failures: string[] = [];
  let crashed = 0;
  for (const point of points) {
    const { role, phase, when, nth, isCold } = point;
    const name = `crash ${when} ${phase} ${nth}, ${role}${isCold ? ", new session" : ""}`;
    await attempt(name, failures, async () => {
      await using scene = await lab.scene();
      const wrong = await crashAt(scene, point);
      crashed += 1;
      return wrong;
    });
  }
  return { figures: [{ what: "tab crashes at exact points", count: crashed }], failures };
}

async function crashAt(scene: Scene, point: CrashPoint): Promise<readonly string[]> {
  const { role, phase, when, nth, isCold } = point;
  const sent = textsFor("sent", role === "sends" ? COUNT : 1);
  const received = textsFor("received", role === "receives" ? COUNT : 1);
  const before = isCold ? [] : textsFor("before", 1);
  const stop: Stop = { at: { phase, when, nth }, mode: "die" };

  const mortal = await scene.openTab();
  const atPoint = mortal.untilPoint();
  const driven = drive(scene, mortal, { role, stop, before, sent, received });
  driven.catch(() => undefined); // The tab's end, which is what follows.
  await within("the point", atPoint);
  if (role === "sends" && phase === "submit" && when === "after")
    await scene.peer.untilReceived(before.length + nth);
  await mortal.crash();

  const tab = await scene.openClient();
  await tab.call("send", sent, "delivered"); // The same ids: what was queued before is not sent again.
  if (role === "receives") await driven;
  else await scene.peer.send(received, "delivered");
  const wrong = await scene.check(tab, [...before, ...sent], [...before, ...received]);
  if (isCold) return wrong; // A first contact may have to be sealed anew, for a list of devices just learnt.
  // One frame for each message and each receipt: what was sealed before the crash went out as the same bytes.
  const contents = 2 * before.length + sent.length + received.length;
  return [...wrong, ...differ("different frames", scene.frames(), contents)];
}

interface Plan {
  readonly role: CrashPoint["role"];
  readonly stop: Stop;
  readonly before: readonly Text[];
  readonly sent: readonly Text[];
  readonly received: readonly Text[];
}

/** Leads the tab to its point: after a start and, for a standing session, one message each way. */
async function drive(scene: Scene, tab: Tab, plan: Plan): Promise<void> {
  const { role, stop, before, sent, received } = plan;
  await tab.start(scene.options(role === "starts" ? { stop } : {}));
  await tab.call("send", before, "delivered");
  await scene.peer.send(before, "delivered");
  await tab.call("untilIdle");
  await tab.call("arm", stop);
  if (role === "receives") await scene.peer.send(received, "delivered");
  else await tab.call("send", sent, "delivered");
}
