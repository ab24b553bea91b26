import type { ClientFrame } from "@sotto/protocol";
import type { Client } from "../client.ts";
import type { Device } from "../device.ts";
import type { BadInput, Outcome } from "./case.ts";
import { nameOf } from "./frame-case.ts";
import type { Stage } from "./stage.ts";

export type RequestFrame = Extract<ClientFrame, { readonly requestId: Uint8Array }>;

/** Who is there. All are new. */
export interface World {
  readonly sender: Device;
  /** Known to the relay, not connected. */
  readonly peer: Device;
  readonly other: Device;
  readonly stage: Stage;
}

/** Well-formed requests, one after the other; what the last one is answered is the outcome. */
export interface RequestCase {
  readonly name: string;
  readonly expected: Outcome;
  readonly requests: (world: World) => readonly RequestFrame[];
}

export function requestCase({ name, expected, requests }: RequestCase): BadInput {
  return inWorld(name, expected, async (world, client) => {
    let outcome = "nothing";
    for (const request of requests(world)) outcome = await ask(client, request);
    return outcome;
  });
}

/** A case that needs more than requests of one device. */
export function inWorld(
  name: string,
  expected: Outcome,
  act: (world: World, client: Client) => Promise<Outcome>,
): BadInput {
  const run = async (stage: Stage): Promise<Outcome> => {
    const sender = stage.newDevice();
    const [peer, other] = [await stage.registered(), await stage.registered()];
    const client = await stage.join(sender);
    const outcome = await act({ sender, peer, other, stage }, client);
    client.close();
    return outcome;
  };
  return { name, expected, run };
}

/** What a request is answered, or how the relay closes. */
export async function ask(client: Client, request: RequestFrame): Promise<Outcome> {
  try {
    return nameOf(await client.request(request));
  } catch (error) {
    if (client.closeCode === undefined) throw error;
    return `close ${client.closeCode}`;
  }
}

/** Ids of the envelopes that wait for a device. It acknowledges none. */
export async function waitingFor(stage: Stage, device: Device): Promise<readonly string[]> {
  const client = await stage.join(device);
  const [frame] = await Promise.race([
    client.next("queueEmpty").then(() => []),
    client.deliveries(1),
  ]);
  if (frame !== undefined) await pinged(client);
  client.close();
  await client.closed();
  return client.delivered.map(({ id }) => Buffer.from(id).toString("hex"));
}

/** Until the relay has handled everything that was sent before. */
export async function pinged(client: Client): Promise<void> {
  const seen = client.frames.length;
  client.send({ type: "ping", sequence: 1 });
  await client.wait(
    () =>
      client.closeCode !== undefined ||
      client.frames.slice(seen).some(({ type }) => type === "pong"),
  );
}
