import { bytesToHex, concatBytes, presenceToken, type UpdatePresence } from "@sotto/protocol";
import { systemDigest } from "../../../src/node-ports.ts";
import { bytesOf, requestId } from "../../client.ts";
import type { BadInput, Outcome } from "../case.ts";
import { ask, inWorld, pinged, requestCase } from "../request-case.ts";

// Presence updates that decode, and what a watcher learns of what is not theirs to know.

const tokenOf = (key: Uint8Array): Uint8Array =>
  presenceToken((bytes) => systemDigest.sha256(bytes), key);

const update = (key: Uint8Array | undefined, ...tokens: Uint8Array[]): UpdatePresence => {
  tokens.sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1));
  const row = concatBytes(...tokens);
  return { type: "updatePresence", requestId: requestId(), key, away: false, tokens: row };
};

/** What the answer to watching one token says of somebody who is online, or was, under a key. */
const watching = (
  name: string,
  expected: Outcome,
  show: (key: Uint8Array) => Uint8Array,
): BadInput =>
  inWorld(name, expected, async ({ stage, peer }, client) => {
    const key = bytesOf(16);
    const there = await stage.join(peer);
    await ask(there, update(key));
    const answer = await client.request(update(bytesOf(16), show(key)));
    await pinged(client);
    there.close();
    if (answer.type !== "presenceUpdated") return answer.type;
    return `${answer.type}, ${answer.present.length} present`;
  });

export const PRESENCE_CASES: readonly BadInput[] = [
  requestCase({
    name: "nothing said and nobody watched",
    expected: "presenceUpdated",
    requests: () => [update(undefined)],
  }),
  requestCase({
    name: "nothing said and somebody watched",
    expected: "relay/bad-request",
    requests: () => [update(undefined, bytesOf(16))],
  }),
  requestCase({
    name: "1,000 people watched, 100 times",
    expected: "presenceUpdated",
    requests: () => {
      const key = bytesOf(16);
      const tokens = Array.from({ length: 1_000 }, () => bytesOf(16));
      return Array.from({ length: 100 }, () => update(key, ...tokens));
    },
  }),
  requestCase({
    name: "61 keys that were never heard of, one after the other",
    expected: "relay/rate-limited",
    requests: () => Array.from({ length: 61 }, () => update(bytesOf(16))),
  }),
  watching("a token of random bytes is watched", "presenceUpdated, 0 present", () => bytesOf(16)),
  watching("somebody's key is watched", "presenceUpdated, 0 present", (key) => key),
  watching("a token made of somebody's token is watched", "presenceUpdated, 0 present", (key) =>
    tokenOf(tokenOf(key)),
  ),
];
