// W2: messages for devices that are away. First all are accepted; then their recipients come, fetch and acknowledge them.
import { diskBytes, markersIn } from "../files.mjs";
import { percentile, startMeasuring } from "../statistics.mjs";
import { inParallel, sleep, until, within } from "../waiting.mjs";
import { connectAll, names, receiver } from "./people.mjs";

const QUIET_MS = 8_000;

/** Sends until `isOver`, and notes what was accepted. */
export async function sendToAway(peer, { senders, sendWindow }, recipients, isOver) {
  const users = names("sender", senders);
  await peer.addUsers([...users, ...recipients]);
  await peer.addMailboxes(recipients);
  await sleep(1_500);
  const clients = await connectAll(peer, users);
  const accepted = new Set();
  const waits = [];
  let next = 0;
  let errors = 0;
  const slot = async (client) => {
    while (!isOver(next, accepted.size)) {
      const number = next++;
      const startMs = performance.now();
      try {
        await client.send(recipients[number % recipients.length], number);
      } catch {
        errors += 1;
        return; // the connection has ended
      }
      accepted.add(number);
      waits.push(performance.now() - startMs);
    }
  };
  const diskBefore = peer.dataFolder === undefined ? 0 : diskBytes(peer.dataFolder);
  const measured = startMeasuring(peer);
  await Promise.all(
    clients.flatMap((client) => Array.from({ length: sendWindow }, () => slot(client))),
  );
  const figures = measured(accepted.size);
  for (const client of clients) client.destroy();
  return { accepted, diskBefore, errors, waits, figures };
}

/** Recipients come, a hundred at a time; each stays until it has what is its, or nothing comes any more. */
export async function fetchAll(peer, recipients, expected, timeoutMs) {
  const got = new Set();
  let lastAtMs = performance.now();
  let failed = 0;
  const startMs = lastAtMs;
  const measured = startMeasuring(peer);
  const share = Math.floor(expected / recipients.length);
  const isQuiet = () => performance.now() - lastAtMs > QUIET_MS;
  const isLate = () => performance.now() - startMs > timeoutMs;
  const clients = await inParallel(recipients, 100, async (user) => {
    if (isLate()) return undefined;
    let own = 0;
    try {
      const connected = receiver(peer, user, (number) => {
        own += 1;
        got.add(number);
        lastAtMs = performance.now();
      });
      const client = await within(connected, timeoutMs, user);
      await until(() => own >= share || isQuiet() || isLate(), timeoutMs);
      return client;
    } catch {
      failed += 1;
      return undefined;
    }
  });
  await until(() => got.size >= expected || isQuiet() || isLate(), timeoutMs);
  const { cpuPerThousandMs } = measured(got.size);
  const seconds = (lastAtMs - startMs) / 1000;
  return {
    got,
    figures: { cpuPerThousandMs, perSecond: got.size / seconds, failed },
    leave: () => clients.forEach((client) => client?.close()),
  };
}

export async function offline(peer, sizes) {
  const recipients = names("recipient", sizes.recipients);
  const sent = await sendToAway(peer, sizes, recipients, (next) => next >= sizes.messages);
  const { accepted, diskBefore, errors, waits, figures } = sent;
  await sleep(sizes.settleMs);
  const files = { bytesPerMessage: 0, markersBefore: 0, markersAfter: 0 };
  if (peer.dataFolder !== undefined) {
    files.bytesPerMessage = (diskBytes(peer.dataFolder) - diskBefore) / accepted.size;
    files.markersBefore = markersIn(peer.dataFolder);
  }
  const {
    got,
    figures: drained,
    leave,
  } = await fetchAll(peer, recipients, accepted.size, sizes.fetchSeconds * 1000);
  if (peer.dataFolder !== undefined) {
    await sleep(sizes.settleMs);
    files.markersAfter = markersIn(peer.dataFolder);
  }
  leave();
  const missing = accepted.difference(got).size;
  return {
    accept: { ...figures, errors, p50Ms: percentile(waits, 0.5), p99Ms: percentile(waits, 0.99) },
    drain: { ...drained, missing },
    files,
  };
}
