// W3: connections that have signed in and say nothing.
import { inParallel, sleep } from "../waiting.mjs";
import { startMeasuring } from "../statistics.mjs";
import { names } from "./people.mjs";

export async function idle(peer, { connections, settleMs }) {
  const users = names("idle", connections);
  await peer.addUsers(users);
  await sleep(settleMs);
  const before = peer.server.memory;
  const measured = startMeasuring(peer);
  const held = new Set();
  let failed = 0;
  const connect = (user) =>
    peer.connectIdle === undefined ? peer.connect(user, () => {}) : peer.connectIdle(user);
  const clients = await inParallel(users, 40, async (user) => {
    try {
      const client = await connect(user);
      held.add(user);
      return client;
    } catch {
      failed += 1;
      return undefined;
    }
  });
  const { cpuPerThousandMs } = measured(held.size);
  await sleep(settleMs);
  const after = peer.server.memory;
  for (const client of clients) client?.destroy();
  const kernelBytes =
    after.kernel === undefined ? undefined : (after.kernel - before.kernel) / held.size;
  const userBytes = (after.user - before.user) / held.size;
  return { held: held.size, failed, cpuPerThousandMs, userBytes, kernelBytes };
}
