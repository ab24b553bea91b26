import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { type Scene, textsFor } from "../scene.ts";
import { within } from "../deadline.ts";
import { type Chance, createChance, drawPoint } from "../chance.ts";

// The page is reloaded again and again, at moments that the seed draws, while both sides send.

const PER_ROUND = 3;

export async function reloadStorm(lab: Lab, seed: number, reloads: number): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  await attempt(`reload storm, seed ${seed}`, failures, async () => {
    await using scene = await lab.scene();
    return await storm(scene, createChance(seed), reloads, () => (done += 1));
  });
  return { figures: [{ what: "reloads while both sides send", count: done }], failures };
}

async function storm(
  scene: Scene,
  chance: Chance,
  reloads: number,
  onReload: () => void,
): Promise<readonly string[]> {
  const sent = textsFor("sent", PER_ROUND * reloads);
  const received = textsFor("received", PER_ROUND * reloads);
  const tab = await scene.openTab();
  for (let round = 0; round < reloads; round++) {
    const atPoint = tab.untilPoint();
    const stop = { at: drawPoint(chance), mode: "go-on" } as const;
    const outcome = await tab.start(scene.options({ stop }));
    if (outcome !== "ok") return [`round ${round}: ${outcome}`];
    // Again from the first on: what is queued already stays as it is, and what the reload cut off is not skipped.
    const own = tab.call("send", sent.slice(0, PER_ROUND * (round + 1)), "queued");
    const from = PER_ROUND * round;
    await scene.peer.send(received.slice(from, from + PER_ROUND), "queued");
    const idle = own.then(() => tab.call("untilIdle"));
    idle.catch(() => undefined); // Cut off by the reload.
    await within("a moment to reload at", Promise.race([atPoint, idle]));
    await tab.page.reload();
    onReload();
  }
  await tab.start(scene.options());
  await tab.call("send", sent, "delivered");
  return await scene.check(tab, sent, received);
}
