import { join } from "node:path";
import { Journal } from "../journal.ts";
import { openParty } from "../party.ts";
import { RelayProcess } from "../relay.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { SmallDisk } from "../small-disk.ts";
import { Stage } from "../stage.ts";
import { missingTools } from "../tools.ts";

const missing = (): string | undefined => missingTools("mount", "umount");
const DISK_MIB = 4;
const SPACE_LEFT_BYTES = 400 * 1024;
const MOST_MESSAGES = 2_000;
/** A ballast of the size that fits, and no reserve: the disk is to be really full. */
const SETTINGS = { SOTTO_DISK_RESERVE_MIB: "0", SOTTO_BALLAST_MIB: "1" };

export const fullRelayDisk: Scenario = {
  name: "full-relay-disk",
  expected:
    "a relay whose disk is full refuses what it cannot keep, goes on running, and takes and delivers everything once there is space",
  missing,
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.folder();
    await using disk = await SmallDisk.mount(join(stage.folder, "disk"), DISK_MIB);
    const relay = stage.own(
      await RelayProcess.start({ data: join(disk.path, "relay"), env: SETTINGS }),
    );
    const bobOptions = { name: "bob", relay: relay.url, store: stage.store("bob") };
    const alice = await stage.party("alice", relay.url);
    const early = await openParty(bobOptions);
    const journal = new Journal(alice, early);
    await journal.exchange(1);
    await journal.settled();
    await early[Symbol.asyncDispose]();

    await disk.fill(SPACE_LEFT_BYTES);
    let exit: number | null | undefined;
    void relay.child.ended.then((code) => (exit = code));
    const isRefused = (): boolean => alice.seen.errors.length > 0;
    for (let sent = 1; sent <= MOST_MESSAGES && !isRefused(); sent += 1) {
      await journal.send(alice, early);
      const isTaken = (): boolean => alice.seen.relayed.size > sent || isRefused();
      await alice.seen.watch.until("taken", isTaken);
    }
    for (let sent = 0; sent < 20; sent += 1) await journal.send(alice, early);
    findings.count("sends refused for want of space", alice.seen.errors.length);
    findings.require(exit === undefined, `the relay ended with ${exit}`);
    findings.countFault(
      "messages that a full disk kept out",
      journal.sentCount - 1 - alice.seen.relayed.size,
      20,
    );
    findings.countFault("messages taken before the disk was full", alice.seen.relayed.size, 10);

    await disk.free();
    const bob = await stage.party("bob", relay.url);
    bob.seen.continueFrom(early.seen);
    findings.include(await journal.continueWith(alice, bob).verdict());
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};

/** The SDK's own store. */
export const fullClientDisk: Scenario = {
  name: "full-client-disk",
  expected:
    "a client whose disk is full refuses what it cannot keep with store/quota, loses nothing that it took or that waits for it, and goes on when there is space",
  missing,
  run: async () => {
    const findings = new Findings();
    await using stage = await Stage.open();
    await using disk = await SmallDisk.mount(join(stage.folder, "disk"), DISK_MIB);
    const { url } = stage.relay;
    const alice = await stage.party("alice", url);
    const store = join(disk.path, "bob.db");
    await using bob = await openParty({ name: "bob", relay: url, store });
    const journal = new Journal(alice, bob);
    await journal.exchange(1);
    await journal.settled();

    await disk.fill(SPACE_LEFT_BYTES);
    const code = await sendUntilRefused(journal, bob, alice);
    findings.require(code === "store/quota", `refused with ${code}`);
    for (let sent = 0; sent < 50; sent += 1) await journal.send(alice, bob);
    await bob.seen.watch.until("the client says so", () => bob.seen.errors.length > 0);
    const others = bob.seen.errors.filter((error) => error !== "store/quota");
    findings.require(others.length === 0, `errors ${others.join()}`);
    findings.countFault("errors store/quota", bob.seen.errors.length + 1, 2);

    await disk.free();
    findings.include(await journal.verdict());
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};

async function sendUntilRefused(
  journal: Journal,
  ...[from, to]: Parameters<Journal["send"]>
): Promise<string> {
  for (let sent = 0; sent < MOST_MESSAGES; sent += 1) {
    try {
      await journal.send(from, to);
    } catch (error) {
      return error instanceof Error && "code" in error ? String(error.code) : String(error);
    }
  }
  return "nothing: the disk was not full";
}
