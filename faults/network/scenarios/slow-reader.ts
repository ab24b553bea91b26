import { encodeClientFrame } from "@sotto/protocol";
import { bytesOf, Client, submitFrame } from "../../../packages/relay/test/client.ts";
import { Device } from "../../../packages/relay/test/device.ts";
import type { RelayProcess } from "../relay.ts";
import { Findings, type Scenario } from "../scenario.ts";
import { Stage } from "../stage.ts";
import { poll } from "../watch.ts";

const MIB = 1_048_576;
const ENVELOPE_BYTES = 80 * 1024;
/** 55 MiB: nearly all that a mailbox may hold. */
const ENVELOPES = 700;
const IN_FLIGHT = 16;
/** The delivery window, what is held in memory, and the buffer of the socket. */
const MOST_LIVE_MIB = 30;
/** The same, with what the garbage collector has not looked at yet. */
const MOST_GROWTH_MIB = 64;
const PINGS = 20_000;
const MOST_PINGS = 4_000_000;
const TOO_SLOW = 'sotto_rejected_total{code="close/4408"}';

export const slowReader: Scenario = {
  name: "slow-reader",
  expected:
    "a recipient that reads nothing costs the relay a bounded amount of memory and is closed with 4408 when its buffer is full; others notice nothing, and it gets everything later",
  run: async () => {
    const findings = new Findings();
    // So many questions on one connection are otherwise a flood, which is closed before its answers fill the buffer.
    const env = { SOTTO_FRAME_BURST: String(MOST_PINGS), SOTTO_FRAME_RATE: "1000000" };
    await using stage = await Stage.open({ env });
    const { relay } = stage;
    const { parties, journal } = await stage.pair("alice", "bob");
    // What the same costs without a reader is not the reader's: buffers wait for the garbage collector either way.
    const from = new Device("sender");
    const absent = new Device("absent");
    const visit = await Client.dial(relay.url);
    await visit.login(absent);
    visit.close();
    await flood(relay, from, absent);
    const device = new Device("reader");
    const reader = await Client.dial(relay.url);
    await reader.login(device);
    reader.pause();

    const before = await liveMib(relay);
    const [sent] = await Promise.all([flood(relay, from, device), journal.exchange(30)]);
    // Others go on meanwhile: only a process that works collects its garbage.
    await poll("the relay holds no more than its window for the reader", async () => {
      await journal.exchange(5);
      return (await liveMib(relay)) - before < MOST_LIVE_MIB;
    });
    const growth = Math.max(0, (await liveMib(relay)) - before);
    findings.count("MiB that the relay holds for a reader that reads nothing", growth);
    findings.require((await relay.metric(TOO_SLOW)) === 0, "closed within the delivery window");

    const unasked = await residentMib(relay);
    findings.count(
      "answers that nobody read before the socket was closed",
      await ask(relay, reader),
    );
    const buffered = Math.max(0, (await residentMib(relay)) - unasked);
    findings.require(buffered < MOST_GROWTH_MIB, `answers took ${buffered} MiB`);
    findings.count("MiB that answers nobody read took", buffered);
    await poll("the relay lets the socket go", async () => (await relay.connections()) === 2);
    reader.close();
    findings.include(await readAll(relay, device, sent));
    findings.include(await journal.verdict());
    const losses = parties.reduce((sum, { seen }) => sum + seen.losses, 0);
    findings.require(losses === 0, `${losses} connections of others were lost`);
    findings.count("envelopes that waited for the slow reader", sent.length);
    findings.count("messages exchanged", journal.sentCount);
    return findings;
  },
};

async function residentMib(relay: RelayProcess): Promise<number> {
  return Math.round((await relay.metric("process_resident_memory_bytes")) / MIB);
}

/** What is reachable, and what has not been collected yet. */
async function liveMib(relay: RelayProcess): Promise<number> {
  const heap = await relay.metric("nodejs_heap_size_used_bytes");
  return Math.round((heap + (await relay.metric("nodejs_external_memory_bytes"))) / MIB);
}

/** Fills the reader's mailbox. @returns The envelopes' ids, in order. */
async function flood(relay: RelayProcess, from: Device, to: Device): Promise<readonly string[]> {
  const sender = await Client.dial(relay.url);
  await sender.login(from);
  const ids: string[] = [];
  while (ids.length < ENVELOPES) {
    const frames = Array.from({ length: IN_FLIGHT }, () => {
      const envelopeId = bytesOf(16);
      ids.push(Buffer.from(envelopeId).toString("hex"));
      return submitFrame({ to: [to], envelopeId, sealed: bytesOf(ENVELOPE_BYTES) });
    });
    const answers = await Promise.all(frames.map((frame) => sender.request(frame)));
    const refused = answers.find(({ type }) => type !== "accepted");
    if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
  sender.close();
  return ids;
}

/** Asks for answers without reading any, until the relay has had enough. @returns How many were asked for. */
async function ask(relay: RelayProcess, reader: Client): Promise<number> {
  const ping = encodeClientFrame({ type: "ping", sequence: 4_000_000_000 });
  let asked = 0;
  while ((await relay.metric(TOO_SLOW)) === 0) {
    if (asked >= MOST_PINGS) throw new Error(`still open after ${asked} pings`);
    for (let count = 0; count < PINGS; count += 1) reader.sendBytes(ping);
    asked += PINGS;
  }
  return asked;
}

async function readAll(
  relay: RelayProcess,
  device: Device,
  sent: readonly string[],
): Promise<readonly string[]> {
  const reader = await Client.dial(relay.url);
  reader.autoAck = true;
  await reader.login(device);
  const envelopes = await reader.deliveries(sent.length);
  reader.close();
  const got = envelopes.map(({ id }) => Buffer.from(id).toString("hex"));
  return got.join() === sent.join()
    ? []
    : [`the slow reader got ${got.length} of ${sent.length}, or in another order`];
}
