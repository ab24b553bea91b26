// W1: pairs of devices that are online. First 1,000 messages a second, for the time that they take; then as many as the
// server takes, with a window for each pair, in which a message stays until it is both answered and delivered.
import { percentile, startMeasuring } from "../statistics.mjs";
import { inParallel, sleep, until } from "../waiting.mjs";
import { connectAll, names, receiver } from "./people.mjs";

const ARRIVE_MS = 10_000;

export async function online(peer, sizes) {
  const recipients = names("recipient", sizes.pairs);
  const senders = names("sender", sizes.pairs);
  await peer.addUsers([...senders, ...recipients]);
  await peer.addMailboxes(recipients);
  const arrivals = new Map();
  const receivers = await inParallel(recipients, 10, (user) =>
    receiver(peer, user, (number) => {
      arrivals.get(number)?.();
      arrivals.delete(number);
    }),
  );
  const clients = await connectAll(peer, senders);
  await sleep(500);
  const lanes = clients.map((client, index) => ({ client, to: recipients[index] }));
  const numbers = { next: 0 };
  const send = ({ client, to }) => {
    const number = numbers.next++;
    const delivered = new Promise((resolve) => arrivals.set(number, resolve));
    return { accepted: client.send(to, number), delivered };
  };
  const atRate = await measureAtRate(peer, sizes, lanes, send);
  const atMost = await measureAtMost(peer, sizes, lanes, send);
  for (const client of [...clients, ...receivers]) client.destroy();
  return { atRate, atMost };
}

async function measureAtRate(peer, { rate, rateSeconds }, lanes, send) {
  const total = rate * rateSeconds;
  const warmUp = rate;
  const accepted = [];
  const delivered = [];
  const passed = { count: 0 };
  let errors = 0;
  const time = async (promise, index, into) => {
    const startMs = performance.now();
    const isStored = await promise;
    if (index >= warmUp) into.push(performance.now() - startMs);
    return isStored;
  };
  const measured = startMeasuring(peer);
  const startMs = performance.now();
  for (let sent = 0; sent < total; await sleep(1)) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * rate));
    for (; sent < due; sent++) {
      const message = send(lanes[sent % lanes.length]);
      time(message.delivered, sent, delivered).catch(() => {});
      time(message.accepted, sent, accepted).then(
        (isStored) => (passed.count += isStored === false ? 1 : 0),
        () => (errors += 1),
      );
    }
  }
  await until(() => delivered.length + warmUp >= total, ARRIVE_MS);
  await until(() => accepted.length + warmUp + errors >= total, ARRIVE_MS);
  const { cpuPerThousandMs } = measured(delivered.length + warmUp);
  return {
    cpuPerThousandMs,
    missing: total - warmUp - delivered.length,
    errors,
    p50Ms: percentile(delivered, 0.5),
    p99Ms: percentile(delivered, 0.99),
    acceptP50Ms: percentile(accepted, 0.5),
    passedShare: passed.count / total,
  };
}

async function measureAtMost(peer, { window, warmUpSeconds, maxSeconds }, lanes, send) {
  const phase = { isOver: false };
  let errors = 0;
  const done = { count: 0, passed: 0 };
  const slot = async (lane) => {
    while (!phase.isOver) {
      const { accepted, delivered } = send(lane);
      try {
        const [isStored] = await Promise.all([accepted, delivered]);
        done.count += 1;
        if (isStored === false) done.passed += 1;
      } catch {
        errors += 1;
        await sleep(50);
      }
    }
  };
  for (const lane of lanes) for (let at = 0; at < window; at++) void slot(lane);
  await sleep(warmUpSeconds * 1000);
  const before = { ...done };
  const measured = startMeasuring(peer);
  await sleep(maxSeconds * 1000);
  const figures = measured(done.count - before.count);
  const passedShare = (done.passed - before.passed) / figures.count;
  phase.isOver = true;
  await sleep(500);
  return { ...figures, errors, passedShare };
}
