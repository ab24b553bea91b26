import { join } from "node:path";
import { FakeTime, missingFakeTime } from "../fake-time.ts";
import { Journal } from "../journal.ts";
import { startParty } from "../party.ts";
import { RelayProcess } from "../relay.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { Stage } from "../stage.ts";

const MESSAGES = 20;
const JUMPS = ["+10y", "-2h", "+0"] as const;

/** What waits for somebody waits through all of it. */
export const relayClockJumps: Scenario = {
  name: "relay-clock-jumps",
  expected:
    "a relay whose clock jumps by ten years and back by two hours loses, expires and reorders nothing",
  missing: missingFakeTime,
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.folder();
    const time = await FakeTime.start(join(stage.folder, "time"));
    const data = join(stage.folder, "relay");
    const relay = stage.own(await RelayProcess.start({ data, env: time.env }));
    const alice = await stage.party("alice", relay.url);
    const bobOptions = { name: "bob", relay: relay.url, store: stage.store("bob") };
    let bob = stage.own(await startParty(bobOptions));
    let journal = new Journal(alice, bob);
    await journal.exchange(MESSAGES);
    for (const offset of JUMPS) {
      await journal.settled();
      // The clock jumps while messages wait for bob.
      await bob.child.kill();
      for (let sent = 0; sent < MESSAGES; sent += 1) await journal.send(alice, bob);
      await alice.seen.watch.until(
        "relayed",
        () => alice.seen.relayed.size === alice.seen.queued.size,
      );
      await time.jump(offset);
      for (let sent = 0; sent < MESSAGES; sent += 1) await journal.send(alice, bob);
      const before = bob.seen;
      bob = stage.own(await startParty(bobOptions));
      bob.seen.continueFrom(before);
      journal = journal.continueWith(alice, bob);
      await journal.exchange(MESSAGES);
    }
    findings.include(await journal.verdict());
    findings.require(alice.seen.losses === 0, "a connection was lost");
    findings.countFault("jumps of the relay's clock", JUMPS.length, 3);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};

export const clientClockJumps: Scenario = {
  name: "client-clock-jumps",
  expected:
    "a client whose clock jumps by ten years and back by two hours sends and receives everything once, in order",
  missing: missingFakeTime,
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.open();
    const { relay } = stage;
    const time = await FakeTime.start(join(stage.folder, "time"));
    const alice = await stage.party("alice", relay.url);
    const options = { name: "bob", relay: relay.url, store: stage.store("bob") };
    const bob = stage.own(await startParty(options, time.env));
    const journal = new Journal(alice, bob);
    await journal.exchange(MESSAGES);
    for (const offset of JUMPS) {
      await time.jump(offset); // In the middle of what is under way.
      await journal.exchange(MESSAGES);
    }
    findings.include(await journal.verdict());
    findings.require(bob.seen.losses === 0, "a connection was lost");
    findings.countFault("jumps of a client's clock", JUMPS.length, 3);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};
