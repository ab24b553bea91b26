import { layCable } from "../../../examples/browser-chat/test/cable.ts";
import type { Lab } from "../lab.ts";
import type { Outcome } from "../../../proof/report.ts";
import { attempt } from "../result.ts";
import { type Scene, textsFor } from "../scene.ts";
import type { Tab } from "../tab.ts";

// The network goes and comes while both sides send.

const PER_TOGGLE = 2;

export async function toggleOffline(lab: Lab, toggles: number): Promise<Outcome> {
  const failures: string[] = [];
  let done = 0;
  await attempt("offline toggles", failures, async () => {
    await using cable = await layCable(lab.relay.url);
    await using scene = await lab.scene(cable.url);
    return await toggleAll(scene, cable, toggles, () => (done += 1));
  });
  return { figures: [{ what: "times offline while both sides send", count: done }], failures };
}

async function toggleAll(
  scene: Scene,
  cable: { cut(): void; mend(): void },
  toggles: number,
  onToggle: () => void,
): Promise<readonly string[]> {
  const sent = textsFor("sent", PER_TOGGLE * toggles);
  const received = textsFor("received", toggles);
  const tab = await scene.openClient();
  await tab.devtools.send("Network.enable");
  for (let round = 0; round < toggles; round++) {
    const from = PER_TOGGLE * round;
    await tab.call("send", sent.slice(from, from + 1), "queued"); // May be on its way when the network goes.
    await setOffline(tab, true);
    // Chromium leaves open sockets open when it is set offline; every other time they are cut too.
    if (round % 2 === 1) {
      cable.cut();
      await tab.call("untilOffline");
    }
    await tab.call("send", sent.slice(from + 1, from + PER_TOGGLE), "queued");
    await scene.peer.send(received.slice(round, round + 1), "queued");
    cable.mend();
    await setOffline(tab, false);
    onToggle();
  }
  return await scene.check(tab, sent, received);
}

async function setOffline(tab: Tab, offline: boolean): Promise<void> {
  await tab.devtools.send("Network.emulateNetworkConditions", {
    offline,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}
