import type { BadInput, Outcome } from "../case.ts";
import { frameCase } from "../frame-case.ts";
import { FRAME_TREES, type FrameType } from "../frame-trees.ts";
import {
  badUtf8,
  beyond32Bits,
  empty,
  endlessVarint,
  fixed32,
  missing,
  type Mutation,
  negative,
  nonCanonical,
  sized,
  times,
  tooLong,
  tooShort,
  twice,
  withUnknownNeighbour,
  wrongWireType,
} from "../mutations.ts";
import { encodeTree, replaced } from "../protobuf.ts";
import { sharedPeer } from "./shared-peer.ts";

// Every field of every frame, spoilt in every way.

const REFUSED = "close 4400";

/** Several ways to spoil a field that come to the same. */
type Row = readonly [path: string, mutations: readonly Mutation[], expected: Outcome];

const ofBytes: readonly Mutation[] = [missing, twice, wrongWireType, tooShort, tooLong];
const ofText: readonly Mutation[] = [missing, twice, wrongWireType, empty, sized(129), badUtf8];
const ofUint: readonly Mutation[] = [
  twice,
  wrongWireType,
  fixed32,
  beyond32Bits,
  negative,
  endlessVarint,
];

const ROWS: Readonly<Record<FrameType, readonly Row[]>> = {
  submit: [
    ["requestId", ofBytes, REFUSED],
    ["addressees", [missing, wrongWireType, times(257)], REFUSED],
    ["addressees", [twice], "relay/bad-request"],
    ["addressees.userId", ofText, REFUSED],
    ["addressees.slots", [missing, wrongWireType, times(257)], REFUSED],
    ["addressees.slots", [twice], "relay/bad-request"],
    ["addressees.slots.deviceId", ofBytes, REFUSED],
    ["addressees.slots.envelopeId", ofBytes, REFUSED],
    ["addressees.slots.sealed", [missing, twice, wrongWireType, empty, sized(98_305)], REFUSED],
    ["addressees.deliveryToken", [twice, wrongWireType, tooShort, tooLong, sized(32)], REFUSED],
    ["addressees.deliveryToken", [missing, empty, withUnknownNeighbour], "accepted"],
    ["shared", [twice, wrongWireType, sized(98_305)], REFUSED],
    ["shared", [missing, empty], "accepted"],
    ["ttlSeconds", ofUint, REFUSED],
    ["ttlSeconds", [missing, nonCanonical], "accepted"],
    ["ephemeral", ofUint, REFUSED],
    ["addressees.userId", [withUnknownNeighbour], "accepted"],
    ["addressees.slots.sealed", [withUnknownNeighbour], "accepted"],
  ],
  ack: [
    ["envelopeIds", [missing, wrongWireType, tooShort, tooLong, times(1001)], REFUSED],
    ["envelopeIds", [twice, times(1000), withUnknownNeighbour], "ignored"],
  ],
  publishPrekeys: [
    ["requestId", ofBytes, REFUSED],
    ["signed", [twice, wrongWireType], REFUSED],
    ["signed", [missing], "prekeysPublished"],
    ["signed.id", ofUint, REFUSED],
    ["signed.id", [missing], "relay/bad-request"],
    ["signed.id", [nonCanonical], "prekeysPublished"],
    ["signed.expiresAtMs", [twice, wrongWireType, fixed32], REFUSED],
    ["signed.expiresAtMs", [missing], "relay/bad-request"],
    ["signed.x25519", ofBytes, REFUSED],
    ["signed.mlkem768", ofBytes, REFUSED],
    ["signed.signature", [...ofBytes, withUnknownNeighbour], REFUSED],
    ["oneTime", [wrongWireType, times(101)], REFUSED],
    ["oneTime", [missing], "prekeysPublished"],
    ["oneTime", [twice], "relay/bad-request"],
    ["oneTime.id", ofUint, REFUSED],
    ["oneTime.id", [missing], "relay/bad-request"],
    ["oneTime.x25519", ofBytes, REFUSED],
    ["oneTime.mlkem768", ofBytes, REFUSED],
    ["oneTime.signature", [...ofBytes, withUnknownNeighbour], REFUSED],
  ],
  fetchDirectory: [
    ["requestId", ofBytes, REFUSED],
    ["userId", ofText, REFUSED],
    ["userId", [withUnknownNeighbour], "directory"],
  ],
  fetchBundles: [
    ["requestId", ofBytes, REFUSED],
    ["userId", ofText, REFUSED],
    ["deviceIds", [missing, wrongWireType, tooShort, tooLong, times(7)], REFUSED],
    ["deviceIds", [twice], "relay/bad-request"],
    ["deviceIds", [withUnknownNeighbour], "bundles"],
  ],
  publishDeliveryTokens: [
    ["requestId", ofBytes, REFUSED],
    // 32 bytes: one hash twice. 65,552: one more than 4,096 hashes.
    ["hashes", [twice, wrongWireType, tooShort, tooLong, sized(32), sized(65_552)], REFUSED],
    ["hashes", [missing, empty, withUnknownNeighbour], "deliveryTokensPublished"],
  ],
  updatePresence: [
    ["requestId", ofBytes, REFUSED],
    ["key", [twice, wrongWireType, tooShort, tooLong, sized(32)], REFUSED],
    // Who says nothing may watch nobody.
    ["key", [missing, empty], "relay/bad-request"],
    ["away", ofUint, REFUSED],
    ["away", [missing, nonCanonical], "presenceUpdated"],
    // 32 bytes: one token twice. 16,016: one more than 1,000 tokens.
    ["tokens", [twice, wrongWireType, tooShort, tooLong, sized(32), sized(16_016)], REFUSED],
    ["tokens", [missing, empty, withUnknownNeighbour], "presenceUpdated"],
  ],
  ping: [
    ["sequence", ofUint, REFUSED],
    ["sequence", [missing, nonCanonical, withUnknownNeighbour], "pong"],
  ],
};

function casesOf(type: FrameType): readonly BadInput[] {
  return ROWS[type].flatMap(([path, mutations, expected]) =>
    mutations.map(({ name, apply }) =>
      frameCase(
        {
          name: `${type}.${path} ${name}`,
          expected,
          isRequest: type !== "ack" && type !== "ping",
          bytes: (parties) =>
            encodeTree(replaced(FRAME_TREES[type](parties), [type, ...path.split(".")], apply)),
        },
        sharedPeer,
      ),
    ),
  );
}

export const FRAME_FIELD_CASES: readonly BadInput[] = (
  [
    "submit",
    "ack",
    "publishPrekeys",
    "publishDeliveryTokens",
    "updatePresence",
    "fetchDirectory",
    "fetchBundles",
    "ping",
  ] as const
).flatMap(casesOf);
