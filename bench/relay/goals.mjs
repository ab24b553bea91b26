// What the relay is to reach beside the others, as ratios within one run.
import { MESSAGE_BYTES } from "./message.mjs";
import { markdown, memoryOf, number } from "./tables.mjs";

const KB = 1_000;

const cpuAtMost = ({ W1 }) => W1.atMost.cpuPerThousandMs;
const latency = ({ W1 }) => W1.atRate.p50Ms;
const acceptCpu = ({ W2 }) => W2.accept.cpuPerThousandMs;
const acceptRate = ({ W2 }) => W2.accept.perSecond;
const drainRate = ({ W2 }) => W2.drain.perSecond;
const connection = ({ W3 }) => memoryOf(W3);
const fanOutCpu = ({ W4 }) => W4.cpuPerThousandMs;

/** `against` names the peer that `of` is divided by; `aim` is what is hoped for beyond the must. */
const GOALS = [
  {
    what: "W1 CPU / ejabberd WebSocket",
    of: cpuAtMost,
    against: "ejabberd-ws",
    most: [1 / 4, 1 / 6],
  },
  { what: "W1 CPU / Mosquitto", of: cpuAtMost, against: "mosquitto", most: [1.5, 1] },
  { what: "W1 p50 at 1,000/s / bare ws", of: latency, against: "bare", most: [1.5, 1.15] },
  {
    what: "W1 accepted p50 / delivered p50",
    of: ({ W1 }) => W1.atRate.acceptP50Ms / W1.atRate.p50Ms,
    most: [undefined, 1.5],
  },
  {
    what: "W1 share never written, at 1,000/s",
    of: ({ W1 }) => W1.atRate.passedShare,
    least: [undefined, 0.8],
  },
  {
    what: "W1 share never written, at most",
    of: ({ W1 }) => W1.atMost.passedShare,
    least: [undefined, 0.8],
  },
  { what: "W2 accepted/s / RabbitMQ", of: acceptRate, against: "rabbitmq", least: [4, 6] },
  { what: "W2 accept CPU / RabbitMQ", of: acceptCpu, against: "rabbitmq", most: [1 / 5, 1 / 8] },
  { what: "W2 accepted/s / Redis", of: acceptRate, against: "redis", least: [undefined, 0.35] },
  { what: "W2 fetched/s / Mosquitto", of: drainRate, against: "mosquitto", least: [0.5, 1] },
  { what: "W2 fetched/s / NATS", of: drainRate, against: "nats", least: [5, undefined] },
  { what: "W2 fetched/s / ejabberd", of: drainRate, against: "ejabberd", least: [10, undefined] },
  {
    what: "W2 disk bytes / payload",
    of: ({ W2 }) => W2.files.bytesPerMessage / MESSAGE_BYTES,
    most: [1.5, undefined],
  },
  {
    what: "W2 readable in files 5 s after the acks",
    of: ({ W2 }) => W2.files.markersAfter,
    most: [0, undefined],
  },
  { what: "W3 KB each", of: (own) => connection(own) / KB, most: [15, 9] },
  { what: "W3 bytes / ejabberd TCP", of: connection, against: "ejabberd", most: [1 / 3, 1 / 5] },
  {
    what: "W3 bytes / ejabberd WebSocket",
    of: connection,
    against: "ejabberd-ws",
    most: [undefined, 1 / 8],
  },
  { what: "W3 held", of: ({ W3 }) => W3.held, least: [10_000, undefined] },
  { what: "W4 CPU / Mosquitto", of: fanOutCpu, against: "mosquitto", most: [1.2, 0.7] },
  { what: "W4 CPU / ejabberd", of: fanOutCpu, against: "ejabberd", most: [1 / 4, 1 / 8] },
  { what: "W5 lost in 20 kills", of: ({ W5 }) => W5.lost, most: [0, undefined] },
  {
    what: "W5 slowest restart, s",
    of: ({ W5 }) => W5.restartMs / 1_000,
    most: [undefined, 1],
  },
];

/** @param {(key: string) => Record<string, object>} resultsOf - By workload; without what failed or was left out. */
export function goalsTable(resultsOf) {
  const rows = GOALS.map(({ what, of, against, most, least }) => {
    const found = ratioOf(resultsOf, of, against);
    const [must, aim] = most ?? least;
    const verdict = (limit) => verdictOf(found, limit, most === undefined);
    return [what, number(found), verdict(must), verdict(aim)];
  });
  return markdown(["goal", "found", "must", "aim"], rows);
}

/** Undefined if one of the two was not measured. */
function ratioOf(resultsOf, of, against) {
  try {
    const own = of(resultsOf("sotto"));
    const ratio = against === undefined ? own : own / of(resultsOf(against));
    return Number.isFinite(ratio) ? ratio : undefined;
  } catch {
    return undefined;
  }
}

function verdictOf(found, limit, isLeast) {
  if (limit === undefined) return "–";
  const bound = `${isLeast ? "≥" : "≤"} ${number(limit)}`;
  if (found === undefined) return `${bound}: not measured`;
  return `${bound}: ${(isLeast ? found >= limit : found <= limit) ? "met" : "not met"}`;
}
