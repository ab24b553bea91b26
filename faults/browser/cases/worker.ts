import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";

/** A service worker fetches what waits while no tab has the store, and leaves it to a tab that has. */
export async function wakeWorker(lab: Lab): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  await attempt("service worker", failures, async () => {
    await using scene = await lab.scene();
    const wrong = await wakeTwice(scene);
    done += 1;
    return wrong;
  });
  return { figures: [{ what: "wakes of a service worker", count: 2 * done }], failures };
}

async function wakeTwice(scene: Scene): Promise<readonly string[]> {
  const [sent, first, second] = [textsFor("sent", 1), textsFor("first", 3), textsFor("second", 1)];
  const tab = await scene.openClient();
  await tab.call("send", sent, "delivered");
  await tab.call("close");
  await scene.peer.send(first, "relayed");
  const alone = await tab.call("wake", scene.options());
  // The senders have been told, although no tab is open.
  const arrived = scene.peer.send(first, "delivered");
  await arrived;

  const open = await scene.openClient();
  await open.call("untilOnline");
  const beside = await open.call("wake", scene.options());
  await scene.peer.send(second, "delivered");
  return [
    ...differ("with no tab", alone, { outcome: "fetched", texts: first.map(({ text }) => text) }),
    ...differ("beside a tab", beside, { outcome: "left", texts: [] }),
    ...(await scene.check(open, sent, [...first, ...second])),
  ];
}
