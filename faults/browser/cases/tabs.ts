import { type Chance, createChance, drawPoint } from "../chance.ts";
import { within } from "../deadline.ts";
import type { Lab } from "../lab.ts";
import type { StartOptions } from "../page/api.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";
import type { Tab } from "../tab.ts";

// Several tabs want the same store: one has it, and when it dies another takes over where it stopped.

const PER_ROUND = 2;
const MOST_TABS = 4;

/** A second tab is refused while the first lives, and takes over when it crashes in the middle of a step. */
export async function takeOver(lab: Lab): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  await attempt("take-over", failures, async () => {
    await using scene = await lab.scene();
    const texts = textsFor("sent", 3);
    const [owner, second] = [await scene.openClient(), await scene.openTab()];
    const refused = await second.call("start", scene.options());
    const waiting = second.start(scene.options());
    const atPoint = owner.untilPoint();
    await owner.call("arm", { at: { phase: "seal", when: "after", nth: 2 }, mode: "die" });
    owner.call("send", texts, "delivered").catch(() => undefined); // It dies on the way.
    await within("the point", atPoint);
    await owner.crash();
    const taken = await waiting;
    await second.call("send", texts, "delivered");
    done += 1;
    return [
      ...differ("second tab", refused, "store/locked"),
      ...differ("second tab after the crash", taken, "ok"),
      ...(await scene.check(second, texts, [])),
    ];
  });
  return { figures: [{ what: "take-overs from a crashed tab", count: done }], failures };
}

/** Two to four tabs wait for the store, while tabs are killed that have it or wait for it. */
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
  const rivals = new Rivals(scene);
  for (let round = 0; round < kills; round++) {
    await rivals.fillTo(2 + chance(MOST_TABS - 1));
    const owner = await rivals.owner();
    const atPoint = owner.untilPoint();
    await owner.call("arm", { at: drawPoint(chance), mode: "go-on" });
    const own = owner.call("send", sent.slice(0, PER_ROUND * (round + 1)), "queued");
    const from = PER_ROUND * round;
    await scene.peer.send(received.slice(from, from + PER_ROUND), "queued");
    const idle = own.then(() => owner.call("untilIdle"));
    idle.catch(() => undefined); // The tab may be killed on the way.
    await within("a moment to kill at", Promise.race([atPoint, idle]));
    // Mostly the owner: that is where there is something to lose.
    await rivals.kill(chance(4) > 0 ? owner : (rivals.all[chance(rivals.all.length)] ?? owner));
    onKill();
  }
  await rivals.fillTo(1);
  const last = await rivals.owner();
  await last.call("send", sent, "delivered");
  return await scene.check(last, sent, received);
}

/** Tabs that all want the store. */
class Rivals {
  readonly #scene: Scene;
  readonly #options: StartOptions;
  readonly #tabs = new Map<Tab, Promise<Tab>>();

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#options = scene.options();
  }

  async fillTo(count: number): Promise<void> {
    while (this.#tabs.size < count) {
      const tab = await this.#scene.openTab();
      const owning = tab.start(this.#options).then((outcome) => {
        if (outcome !== "ok") throw new Error(`a rival did not start: ${outcome}`);
        return tab;
      });
      owning.catch(() => undefined); // Of one that is killed while it waits.
      this.#tabs.set(tab, owning);
    }
  }

  /** The tab that has the store. */
  async owner(): Promise<Tab> {
    return await within("an owner", Promise.race(this.#tabs.values()));
  }

  get all(): readonly Tab[] {
    return [...this.#tabs.keys()];
  }

  async kill(tab: Tab): Promise<void> {
    this.#tabs.delete(tab);
    await tab.crash();
  }
}
