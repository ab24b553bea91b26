// The command line, and how large a run is.
import { parseArgs } from "node:util";
import { CONTESTANTS } from "./contestants.mjs";

export const WORKLOADS = ["W1", "W2", "W3", "W4", "W5"];

const FULL = {
  pairs: 50,
  window: 8,
  rate: 1_000,
  rateSeconds: 4,
  warmUpSeconds: 2,
  maxSeconds: 4,
  senders: 50,
  sendWindow: 16,
  recipients: 1_000,
  messages: 20_000,
  messagesPerLaterKill: 5_000,
  fetchSeconds: 40,
  settleMs: 5_000,
  members: 256,
  groupMessages: 100,
  groupWindow: 4,
};

const QUICK = {
  ...FULL,
  pairs: 10,
  rateSeconds: 2,
  warmUpSeconds: 0.5,
  maxSeconds: 1,
  senders: 10,
  recipients: 50,
  messages: 500,
  messagesPerLaterKill: 500,
  fetchSeconds: 10,
  settleMs: 1_500,
  members: 64,
  groupMessages: 20,
};

const QUICK_IDLE_COUNT = 200;
/** The relay promises to lose nothing; the others are shown once what they do. */
const KILLS_COUNT = 20;
const QUICK_KILLS_COUNT = 2;
/** The workload with most goals is measured more than once. */
const ROUNDS = { W1: 3, W2: 1, W3: 1, W4: 1, W5: 1 };

export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      workload: { type: "string" },
    },
  });
  const { quick } = values;
  const contestants = chosen(CONTESTANTS, ({ key }) => key, values.only, "--only");
  const workloads = chosen(WORKLOADS, (name) => name, values.workload, "--workload");
  return {
    quick,
    contestants,
    workloads,
    roundsOf: (workload) => (quick ? 1 : ROUNDS[workload]),
    sizesOf: ({ key, idle }) => ({
      ...(quick ? QUICK : FULL),
      connections: quick ? QUICK_IDLE_COUNT : idle,
      kills: key === "sotto" ? (quick ? QUICK_KILLS_COUNT : KILLS_COUNT) : 1,
    }),
  };
}

function chosen(all, nameOf, list, flag) {
  if (list === undefined) return all;
  const names = list.split(",");
  const unknown = names.find((name) => !all.some((item) => nameOf(item) === name));
  if (unknown !== undefined)
    throw new Error(`${flag}: ${unknown} is none of ${all.map(nameOf).join(", ")}`);
  return all.filter((item) => names.includes(nameOf(item)));
}
