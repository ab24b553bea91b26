import type { FetchBundles, FetchDirectory } from "@sotto/protocol";
import { bytesOf, type Client, requestId } from "../../client.ts";
import type { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import { ask, inWorld, requestCase, type RequestCase } from "../request-case.ts";

// Questions for device logs and prekeys that decode.

const directory = (userId: string): FetchDirectory => ({
  type: "fetchDirectory",
  requestId: requestId(),
  userId,
});

const bundles = (userId: string, deviceIds: readonly Uint8Array[]): FetchBundles => ({
  type: "fetchBundles",
  requestId: requestId(),
  userId,
  deviceIds,
});

const NOBODIES: readonly string[] = [
  "nobody",
  "__proto__",
  "toString",
  "\0",
  "\u202eevil",
  "' or '1'='1",
  "%",
  "x".repeat(128),
];

const directories: readonly RequestCase[] = [
  ...NOBODIES.map((userId) => ({
    name: `directory of ${userId.length > 100 ? `a user id of ${userId.length} bytes` : JSON.stringify(userId)}`,
    expected: "peer/unknown",
    requests: () => [directory(userId)],
  })),
  {
    name: "directory of a user in capitals",
    expected: "peer/unknown",
    requests: ({ peer }) => [directory(peer.userId.toUpperCase())],
  },
  {
    name: "directory of oneself",
    expected: "directory",
    requests: ({ sender }) => [directory(sender.userId)],
  },
  {
    name: "directory with the request id of another user's",
    expected: "directory",
    requests: ({ sender, peer }) => {
      const first = directory(peer.userId);
      return [first, { ...first, userId: sender.userId }];
    },
  },
];

const refused: readonly RequestCase[] = [
  {
    name: "bundles of an unknown user",
    expected: "peer/unknown",
    requests: () => [bundles("nobody", [bytesOf(16)])],
  },
  {
    name: "bundles of one device twice",
    expected: "relay/bad-request",
    requests: ({ peer }) => [bundles(peer.userId, [peer.id, peer.id])],
  },
  {
    name: "bundles of six devices of which two are the same",
    expected: "relay/bad-request",
    requests: ({ peer }) => [
      bundles(peer.userId, [peer.id, bytesOf(16), bytesOf(16), bytesOf(16), bytesOf(16), peer.id]),
    ],
  },
];

/** How many bundles come, and how many of them have a one-time prekey. */
async function fetched(client: Client, request: FetchBundles): Promise<Outcome> {
  const answer = await client.request(request);
  if (answer.type !== "bundles") return answer.type;
  const oneTime = answer.bundles.filter((bundle) => bundle.oneTime !== undefined).length;
  return `${answer.bundles.length} bundles, ${oneTime} one-time`;
}

async function publish(client: Client, device: Device, oneTime: number): Promise<void> {
  await ask(client, {
    type: "publishPrekeys",
    requestId: requestId(),
    signed: device.signedPrekey(1),
    oneTime: Array.from({ length: oneTime }, (_, index) => device.oneTimePrekey(index + 1)),
  });
}

const answered: readonly BadInput[] = [
  inWorld("bundles of a device without prekeys", "0 bundles, 0 one-time", ({ peer }, client) =>
    fetched(client, bundles(peer.userId, [peer.id])),
  ),
  inWorld("bundles of devices that are not there", "0 bundles, 0 one-time", ({ peer }, client) =>
    fetched(client, bundles(peer.userId, [bytesOf(16), bytesOf(16)])),
  ),
  inWorld(
    "bundles of another user's device",
    "0 bundles, 0 one-time",
    async ({ sender, peer }, client) => {
      await publish(client, sender, 1);
      return fetched(client, bundles(peer.userId, [sender.id]));
    },
  ),
  inWorld("bundles of oneself", "1 bundles, 1 one-time", async ({ sender }, client) => {
    await publish(client, sender, 1);
    return fetched(client, bundles(sender.userId, [sender.id]));
  }),
  inWorld("bundles of an exhausted pool", "1 bundles, 0 one-time", async ({ sender }, client) => {
    await publish(client, sender, 1);
    await fetched(client, bundles(sender.userId, [sender.id]));
    return fetched(client, bundles(sender.userId, [sender.id]));
  }),
  inWorld(
    "bundles again under one request id: what is left",
    "1 bundles, 1 one-time",
    async ({ sender }, client) => {
      await publish(client, sender, 2);
      const request = bundles(sender.userId, [sender.id]);
      for (let repeat = 0; repeat < 5; repeat += 1) await fetched(client, request);
      return fetched(client, bundles(sender.userId, [sender.id]));
    },
  ),
];

export const REQUEST_CASES: readonly BadInput[] = [
  ...[...directories, ...refused].map(requestCase),
  ...answered,
];
