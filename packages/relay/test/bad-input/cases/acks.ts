import { bytesOf, type Client, submitFrame } from "../../client.ts";
import type { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import { ask, inWorld, pinged, waitingFor, type World } from "../request-case.ts";
import { canarySealed } from "../canary.ts";

// Acks that decode. None has an answer; what counts is which envelopes are still there.

/** One envelope waits for the peer. */
async function envelopeFor(client: Client, peer: Device): Promise<Uint8Array> {
  const frame = submitFrame({ to: [peer], sealed: canarySealed() });
  await ask(client, frame);
  return frame.addressees[0]?.slots[0]?.envelopeId as Uint8Array;
}

/** Acks by the sender, for whom nothing waits; then how many envelopes the peer still gets. */
const foreign = (
  name: string,
  idsOf: (envelopeId: Uint8Array) => readonly Uint8Array[],
): BadInput =>
  inWorld(`${name}: the peer's envelope`, "still there", async ({ stage, peer }, client) => {
    client.ack(idsOf(await envelopeFor(client, peer)));
    await pinged(client);
    if (client.closeCode !== undefined) return `close ${client.closeCode}`;
    return (await waitingFor(stage, peer)).length === 1 ? "still there" : "gone";
  });

/** Acks by the peer, to whom the envelope has been delivered. */
const own = (
  name: string,
  expected: Outcome,
  act: (receiver: Client, envelopeId: Uint8Array, world: World, sender: Client) => Promise<void>,
): BadInput =>
  inWorld(name, expected, async (world, client) => {
    const envelopeId = await envelopeFor(client, world.peer);
    const receiver = await world.stage.join(world.peer);
    await receiver.deliveries(1);
    await act(receiver, envelopeId, world, client);
    await pinged(receiver);
    if (receiver.closeCode !== undefined) return `close ${receiver.closeCode}`;
    receiver.close();
    await receiver.closed();
    return (await waitingFor(world.stage, world.peer)).length === 0 ? "gone" : "still there";
  });

const random = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, () => bytesOf(16));

export const ACK_CASES: readonly BadInput[] = [
  foreign("another device's id", (id) => [id]),
  foreign("another device's id, 1,000 times", (id) => Array.from({ length: 1000 }, () => id)),
  foreign("another device's id among 999 unknown ones", (id) => [...random(999), id]),
  foreign("1,000 unknown ids", () => random(1000)),
  foreign("an id of zeros", () => [new Uint8Array(16)]),
  own("unknown ids while an envelope waits: the envelope", "still there", async (receiver) => {
    receiver.ack(random(1000));
  }),
  own("an id twice in one frame", "gone", async (receiver, id) => {
    receiver.ack([id, id]);
  }),
  own("an id twice in two frames", "gone", async (receiver, id) => {
    receiver.ack([id]);
    receiver.ack([id]);
  }),
  own("an id among unknown ones", "gone", async (receiver, id) => {
    receiver.ack([...random(500), id, ...random(499)]);
  }),
  own("an id with its last bit turned: the envelope", "still there", async (receiver, id) => {
    receiver.ack([Uint8Array.from([...id.slice(0, -1), (id[15] as number) ^ 1])]);
  }),
  own(
    "an id by its sender and then by its recipient",
    "gone",
    async (receiver, id, _world, sender) => {
      sender.ack([id]);
      await pinged(sender);
      receiver.ack([id]);
    },
  ),
  inWorld(
    "an acknowledged id with other bytes",
    "relay/id-conflict",
    async ({ stage, peer }, client) => {
      const envelopeId = await envelopeFor(client, peer);
      const receiver = await stage.join(peer);
      await receiver.deliveries(1);
      receiver.ack([envelopeId]);
      await receiver.next("queueEmpty");
      receiver.close();
      return ask(client, submitFrame({ to: [peer], envelopeId, sealed: canarySealed() }));
    },
  ),
];
