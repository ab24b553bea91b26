// W5: the server is killed while it accepts, and started again. What it had accepted and does not hand out is lost.
import { names } from "./people.mjs";
import { fetchAll, sendToAway } from "./offline.mjs";
import { sleep } from "../waiting.mjs";

export async function crash(peer, sizes) {
  const total = { accepted: 0, lost: 0, kills: 0, restartMs: 0 };
  for (let kill = 0; kill < sizes.kills; kill++) {
    const { accepted, lost, restartMs } = await killOnce(peer, sizes, kill);
    total.accepted += accepted;
    total.lost += lost;
    total.kills += 1;
    total.restartMs = Math.max(total.restartMs, restartMs);
  }
  return total;
}

async function killOnce(peer, sizes, kill) {
  const messages = kill === 0 ? sizes.messages : sizes.messagesPerLaterKill;
  const recipients = names(`recipient${kill}x`, sizes.recipients);
  const kills = [];
  const { accepted } = await sendToAway(peer, sizes, recipients, (_, acceptedCount) => {
    if (kills.length === 0 && acceptedCount >= messages) kills.push(peer.server.kill());
    return kills.length > 0;
  });
  await Promise.all(kills);
  await peer.beforeStop?.();
  await sleep(500);
  const startMs = performance.now();
  await peer.start();
  const restartMs = performance.now() - startMs;
  const { got, leave } = await fetchAll(peer, recipients, accepted.size, sizes.fetchSeconds * 1000);
  leave();
  return { accepted: accepted.size, lost: accepted.difference(got).size, restartMs };
}
