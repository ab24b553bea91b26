import { Journal } from "../journal.ts";
import { startParty } from "../party.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { HASTE, Stage } from "../stage.ts";
import { poll } from "../watch.ts";

const MESSAGES = 30;

/** The kernel still takes connections for a relay that is stopped. */
export const stoppedRelay: Scenario = {
  name: "stopped-relay",
  expected:
    "clients give a relay up that is stopped for longer than the silence, and come back when it goes on",
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.open({ haste: HASTE });
    const { parties, journal } = await stage.pair("alice", "bob");
    await journal.exchange(MESSAGES);
    stage.relay.child.signal("SIGSTOP");
    await journal.exchange(MESSAGES);
    for (const { seen } of parties)
      await seen.watch.until("the client notices", () => seen.losses > 1);
    stage.relay.child.signal("SIGCONT");
    findings.include(await journal.verdict());
    await poll("both are connected", async () => (await stage.relay.connections()) === 2);
    const losses = parties.reduce((sum, { seen }) => sum + seen.losses, 0);
    findings.countFault("connections and attempts given up", losses, 4);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};

export const stoppedClient: Scenario = {
  name: "stopped-client",
  expected:
    "the relay lets the socket of a stopped client go; the client comes back when it goes on",
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.open({ haste: HASTE });
    const { relay } = stage;
    const alice = await stage.party("alice", relay.url);
    const options = { name: "bob", relay: relay.url, store: stage.store("bob"), haste: HASTE };
    const bob = stage.own(await startParty(options));
    const journal = new Journal(alice, bob);
    await journal.exchange(MESSAGES);
    bob.child.signal("SIGSTOP");
    for (let sent = 0; sent < MESSAGES; sent += 1) await journal.send(alice, bob);
    await poll("the relay lets the socket go", async () => (await relay.connections()) === 1);
    bob.child.signal("SIGCONT");
    findings.include(await journal.verdict());
    await poll("both are connected", async () => (await relay.connections()) === 2);
    findings.countFault("connections lost by the stopped client", bob.seen.losses, 1);
    findings.require(alice.seen.losses === 0, "the other client lost its connection");
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};
