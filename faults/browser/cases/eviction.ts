import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { differ, type Scene, textsFor } from "../scene.ts";

// The browser deletes the database between two loads: the client says so, and starts as a new device only when told to.

export async function evictStorage(lab: Lab): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  await attempt("eviction", failures, async () => {
    await using scene = await lab.scene();
    const wrong = await evict(scene);
    done += 1;
    return wrong;
  });
  return { figures: [{ what: "evictions between two loads", count: done }], failures };
}

async function evict(scene: Scene): Promise<readonly string[]> {
  const first = await scene.openClient();
  await first.call("send", textsFor("before", 1), "delivered");
  const lost = await first.call("deviceId");
  await first.page.close();

  const tab = await scene.openTab();
  await tab.devtools.send("Storage.clearDataForOrigin", {
    origin: scene.origin,
    storageTypes: "indexeddb",
  });
  const noticed = await tab.start(scene.options());
  await tab.page.reload();
  const noticedAgain = await tab.start(scene.options());
  // The relay keeps a user's devices: without the app's consent in the token it takes no stranger for one of them.
  const anew = await tab.start(scene.options({ startAnew: true }));
  const other = scene.options({
    startAnew: true,
    user: `${scene.database}-anew`,
    database: `${scene.database}-anew`,
  });
  const fresh = await tab.start(other);
  return [
    ...differ("after the eviction", noticed, "store/evicted"),
    ...differ("after a reload", noticedAgain, "store/evicted"),
    ...differ("the same user anew", anew, "device/revoked"),
    ...differ("another store", fresh, "ok"),
    ...differ("kept its device", (await tab.call("deviceId")) === lost, false),
  ];
}
