import { randomBytes } from "node:crypto";
import { BenchDevice } from "./device.ts";
import { BenchPeer } from "./peer.ts";

/** As a short text, padded. */
const SEALED_BYTES = 320;
/** Sends that wait for their answer at a time. */
const WINDOW_COUNT = 64;

export interface Measured {
  readonly name: string;
  readonly messages: number;
  readonly perSecond: number;
  /** Of the relay's processor, for 1,000 messages. */
  readonly cpuMs: number;
  /** Share of the messages that were written to disk. */
  readonly stored: number;
}

export interface BenchRelay {
  readonly url: string;
  /** Processor time that the relay has used. */
  cpuSeconds(): Promise<number>;
}

/** Two devices that are connected. */
export async function measureOnline(relay: BenchRelay, messages: number): Promise<Measured> {
  const [ann, bob] = [new BenchDevice("online-ann"), new BenchDevice("online-bob")];
  const receiver = await BenchPeer.connect(relay.url, bob);
  const sender = await BenchPeer.connect(relay.url, ann);
  const measured = await measure("online", relay, messages, () => submitAll(sender, bob, messages));
  await Promise.all([sender.close(), receiver.close()]);
  return measured;
}

/** One is away; everything is written, and read when it comes. */
export async function measureStored(
  relay: BenchRelay,
  messages: number,
): Promise<readonly Measured[]> {
  const [ann, bob] = [new BenchDevice("stored-ann"), new BenchDevice("stored-bob")];
  await (await BenchPeer.connect(relay.url, bob)).close();
  const sender = await BenchPeer.connect(relay.url, ann);
  const store = await measure("store", relay, messages, () => submitAll(sender, bob, messages));
  const drain = await measure("drain", relay, messages, () => drainAll(relay.url, bob, messages));
  await sender.close();
  return [store, drain];
}

async function measure(
  name: string,
  relay: BenchRelay,
  messages: number,
  run: () => Promise<number>,
): Promise<Measured> {
  const cpuBefore = await relay.cpuSeconds();
  const startMs = performance.now();
  const stored = await run();
  const seconds = (performance.now() - startMs) / 1000;
  const cpuSeconds = (await relay.cpuSeconds()) - cpuBefore;
  return {
    name,
    messages,
    perSecond: Math.round(messages / seconds),
    cpuMs: Math.round((cpuSeconds * 1e6) / messages),
    stored: stored / messages,
  };
}

/** @returns How many were written. */
async function submitAll(sender: BenchPeer, to: BenchDevice, messages: number): Promise<number> {
  const sealed = Uint8Array.from(randomBytes(SEALED_BYTES));
  let [left, stored] = [messages, 0];
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (await sender.submit(to, sealed)) stored += 1;
    }
  };
  await Promise.all(Array.from({ length: WINDOW_COUNT }, lane));
  return stored;
}

async function drainAll(url: string, device: BenchDevice, messages: number): Promise<number> {
  const peer = await BenchPeer.connect(url, device);
  let received = 0;
  await new Promise<void>((resolve) => {
    peer.onEnvelope = () => {
      received += 1;
      if (received === messages) resolve();
    };
  });
  await peer.close();
  return messages;
}
