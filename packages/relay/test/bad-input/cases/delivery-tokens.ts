import {
  type Addressee,
  bytesToHex,
  concatBytes,
  deliveryTokenHash,
  type PublishDeliveryTokens,
} from "@sotto/protocol";
import { systemDigest } from "../../../src/node-ports.ts";
import { bytesOf, type Client, requestId } from "../../client.ts";
import type { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import {
  ask,
  inWorld,
  pinged,
  requestCase,
  type RequestCase,
  type World,
} from "../request-case.ts";
import type { Stage } from "../stage.ts";
import { submit, to } from "../submit-parts.ts";

// Publications of tokens that decode, and what strangers may send.

const hashOf = (token: Uint8Array): Uint8Array =>
  deliveryTokenHash((bytes) => systemDigest.sha256(bytes), token);

const publish = (...tokens: readonly Uint8Array[]): PublishDeliveryTokens => {
  const hashes = tokens.map(hashOf);
  hashes.sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1));
  return { type: "publishDeliveryTokens", requestId: requestId(), hashes: concatBytes(...hashes) };
};

const publications: readonly RequestCase[] = [
  { name: "no token", expected: "deliveryTokensPublished", requests: () => [publish()] },
  {
    name: "4,096 tokens",
    expected: "deliveryTokensPublished",
    requests: () => [publish(...Array.from({ length: 4_096 }, () => bytesOf(16)))],
  },
  {
    name: "100 sets, one after the other",
    expected: "deliveryTokensPublished",
    requests: () => Array.from({ length: 100 }, () => publish(bytesOf(16))),
  },
  {
    name: "another set under a request id that was answered",
    expected: "deliveryTokensPublished",
    requests: () => {
      const first = publish(bytesOf(16));
      return [first, { ...publish(), requestId: first.requestId }];
    },
  },
];

/** The peer gives out so many tokens. */
async function givesOut(stage: Stage, device: Device, ...tokens: Uint8Array[]): Promise<void> {
  const client = await stage.join(device);
  await ask(client, publish(...tokens));
  client.close();
  await client.closed();
}

const withToken = (device: Device, deliveryToken?: Uint8Array): Addressee => ({
  ...to(device),
  deliveryToken,
});

/** As many messages as a stranger may send, and then one that shows something. */
const lastMessage = (
  name: string,
  expected: Outcome,
  show: (token: Uint8Array, world: World) => Uint8Array | undefined | Promise<Uint8Array>,
): BadInput =>
  inWorld(`${name}, after a day's messages of a stranger`, expected, async (world, client) => {
    const token = bytesOf(16);
    await givesOut(world.stage, world.peer, token);
    for (let sent = 0; sent < world.stage.strangerMessages; sent += 1)
      await ask(client, submit([to(world.peer)]));
    return ask(client, submit([withToken(world.peer, await show(token, world))]));
  });

/** What a connected peer gets. */
async function received(
  { stage, peer }: World,
  client: Client,
  addressee: Addressee,
): Promise<Outcome> {
  const there = await stage.join(peer);
  const outcome = await ask(client, submit([addressee], { ephemeral: true }));
  await pinged(there);
  const count = there.delivered.length;
  there.close();
  return `${outcome}, ${count} delivered`;
}

const strangers: readonly BadInput[] = [
  lastMessage("the token that was given out", "accepted", (token) => token),
  lastMessage("no token", "relay/rate-limited", () => undefined),
  lastMessage("a token of random bytes", "relay/rate-limited", () => bytesOf(16)),
  lastMessage("the token's hash", "relay/rate-limited", hashOf),
  lastMessage("the token that another gave out", "relay/rate-limited", async (_, world) => {
    const token = bytesOf(16);
    await givesOut(world.stage, world.other, token);
    return token;
  }),
  lastMessage("a token that was taken back", "relay/rate-limited", async (token, world) => {
    await givesOut(world.stage, world.peer, bytesOf(16));
    return token;
  }),
  inWorld("one stranger too many in a day", "relay/rate-limited", async ({ stage }, client) => {
    let outcome = "nothing";
    for (let count = 0; count <= stage.strangers; count += 1) {
      const stranger = await stage.registered();
      await givesOut(stage, stranger);
      outcome = await ask(client, submit([to(stranger)]));
    }
    return outcome;
  }),
  inWorld("ephemeral, from a stranger", "accepted, 0 delivered", async (world, client) => {
    await givesOut(world.stage, world.peer, bytesOf(16));
    return received(world, client, to(world.peer));
  }),
  inWorld("ephemeral, from a contact", "accepted, 1 delivered", async (world, client) => {
    const token = bytesOf(16);
    await givesOut(world.stage, world.peer, token);
    return received(world, client, withToken(world.peer, token));
  }),
];

export const DELIVERY_TOKEN_CASES: readonly BadInput[] = [
  ...publications.map(requestCase),
  ...strangers,
];
