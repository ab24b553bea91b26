import { join } from "node:path";
import { Child } from "../child.ts";
import type { Outcome } from "../../../proof/report.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { HASTE, Stage } from "../stage.ts";
import { missingTools, runTool } from "../tools.ts";
import { DEADLINE_MS, poll } from "../watch.ts";

// Real packets of a real kernel, in a network namespace of their own: relay and clients run in a child process there.

const LOSSY_MESSAGES = 60;
const CUT_MESSAGES = 30;
const LOSS_PERCENT = 15;
const CHAIN = ["inet", "faults", "out"] as const;
const missing = (): string | undefined => missingTools("unshare", "ip", "nft");

export const packetLoss: Scenario = {
  name: "packet-loss",
  expected: "15 % of packets lost each way costs time and nothing else",
  missing,
  run: (seed) => runInNamespace("loss", seed),
};

export const silentCut: Scenario = {
  name: "silent-cut",
  expected:
    "when no packet comes through for longer than the silence, both ends give the connection up, and come back after it",
  missing,
  run: (seed) => runInNamespace("cut", seed),
};

/** By name, for the process in the namespace. */
export const INSIDE: Readonly<Record<string, () => Promise<Outcome>>> = {
  loss: lossInside,
  cut: cutInside,
};

async function runInNamespace(name: string, seed: number): Promise<Outcome> {
  const script = join(import.meta.dirname, "../processes/in-namespace.ts");
  await using child = new Child(script, [name, String(seed)], {}, ["unshare", "--net"]);
  child.onLine(() => undefined);
  return JSON.parse(await child.line('"figures"', DEADLINE_MS * 2)) as Outcome;
}

async function lossInside(): Promise<Outcome> {
  const findings = new Findings();
  await using stage = await Stage.open();
  const { port, url } = stage.relay;
  const { journal } = await stage.pairAt("alice", "bob", [url, url]);
  // On lo the packets of both directions leave through this one hook.
  const random = ["numgen", "random", "mod", "100", "<", String(LOSS_PERCENT)];
  await dropPackets(port, random);
  await journal.exchange(LOSSY_MESSAGES);
  findings.include(await journal.verdict());
  findings.countFault("packets dropped at random", await dropped(), 50);
  findings.count("messages exchanged", journal.sentCount);
  return findings;
}

async function cutInside(): Promise<Outcome> {
  const findings = new Findings();
  await using stage = await Stage.open({ haste: HASTE });
  const { relay } = stage;
  const { journal, parties } = await stage.pairAt("alice", "bob", [relay.url, relay.url]);
  await dropPackets(relay.port, []);
  await journal.exchange(CUT_MESSAGES);
  for (const { seen } of parties)
    await seen.watch.until("the client notices", () => seen.losses > 0);
  await poll("the relay lets both sockets go", async () => (await relay.connections()) === 0);
  findings.countFault("packets cut off", await dropped(), 10);
  await runTool("nft", "delete", "table", "inet", "faults");
  findings.include(await journal.verdict());
  findings.count("connections cut off in silence", parties.length);
  findings.count("messages exchanged", journal.sentCount);
  return findings;
}

/** Those to and from the relay, both of its directions. @param which - Of them; all if empty. */
async function dropPackets(port: number, which: readonly string[]): Promise<void> {
  await runTool("nft", "add", "table", "inet", "faults");
  await runTool("nft", "add", "chain", ...CHAIN, "{ type filter hook output priority 0 ; }");
  for (const end of ["sport", "dport"]) {
    const match = ["tcp", end, String(port), ...which];
    await runTool("nft", "add", "rule", ...CHAIN, ...match, "counter", "drop");
  }
}

async function dropped(): Promise<number> {
  const rules = await runTool("nft", "list", "chain", ...CHAIN);
  return [...rules.matchAll(/counter packets (\d+)/g)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
