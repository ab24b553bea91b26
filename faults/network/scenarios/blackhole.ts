import { Findings, type Scenario } from "../scenario.ts";
import { HASTE, type Pair, Stage } from "../stage.ts";
import type { Direction } from "../weather.ts";
import { poll } from "../watch.ts";

const MESSAGES = 30;
const CASES: readonly (readonly [string, readonly Direction[]])[] = [
  ["up", ["up"]],
  ["down", ["down"]],
  ["both", ["up", "down"]],
];

/** All connections of a party pass nothing in one direction or both, without a word, and nor do new ones. */
export const blackhole: Scenario = {
  name: "blackhole",
  expected:
    "both ends of a connection that passes nothing on notice it by their heartbeats; the relay lets the dead socket go, the client comes back",
  run: (seed) => runBlackhole(seed, HASTE),
};

/** At the real heartbeat: takes minutes. */
export const slowBlackhole: Scenario = {
  ...blackhole,
  name: "blackhole-at-real-speed",
  run: (seed) => runBlackhole(seed, undefined),
};

async function runBlackhole(_seed: number, haste: number | undefined): Promise<Findings> {
  const findings = new Findings();
  await using stage = await Stage.open(haste === undefined ? {} : { haste });
  const pairs: Pair[] = [];
  for (const [name] of CASES) pairs.push(await stage.pair(`alice-${name}`, `bob-${name}`));
  const { relay } = stage;
  const all = CASES.length * 2;
  await poll("all are connected", async () => (await relay.connections()) === all);
  const filesBefore = await relay.metric("process_open_fds");

  CASES.forEach(([, directions], index) => pairs[index]?.proxies[1].set({ blackhole: directions }));
  await Promise.all(pairs.map(({ journal }) => journal.exchange(MESSAGES)));
  await Promise.all(
    pairs.map(({ parties }) =>
      parties[1].seen.watch.until("the client notices", () => parties[1].seen.losses > 0),
    ),
  );
  // What passes in one direction only may connect, but is never welcome.
  await poll("the relay lets all dead sockets go", async () => {
    const open = await relay.connections();
    return open === all - CASES.length;
  });
  findings.require(
    pairs.every(({ parties }) => parties[0].seen.losses === 0),
    "a party without a fault lost its connection",
  );

  for (const { proxies } of pairs) proxies[1].calm();
  for (const { journal } of pairs) findings.include(await journal.verdict());
  await poll("all are connected again", async () => (await relay.connections()) === all);
  await poll(
    "no socket stays open",
    async () => (await relay.metric("process_open_fds")) <= filesBefore,
  );
  const swallowed = pairs.reduce((sum, { proxies }) => sum + proxies[1].counts.swallowedBytes, 0);
  findings.countFault("bytes swallowed", swallowed, 1_000);
  findings.countFault("connections blackholed", CASES.length, 1);
  findings.count(
    "messages exchanged",
    pairs.reduce((sum, { journal }) => sum + journal.sentCount, 0),
  );
  return findings;
}
