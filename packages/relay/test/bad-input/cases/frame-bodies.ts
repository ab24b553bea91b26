import { utf8ToBytes } from "@sotto/protocol";
import { bytesOf } from "../../client.ts";
import type { BadInput } from "../case.ts";
import { frameCase, type FrameCase } from "../frame-case.ts";
import { FRAME_TREES, type Parties } from "../frame-trees.ts";
import { delimited, encodeTree, tag, varint } from "../protobuf.ts";
import { filled, join } from "../wire.ts";
import { sharedPeer } from "./shared-peer.ts";

// What stands around the fields of a frame: bodies, tags, lengths and unknown fields.

const REFUSED = "close 4400";
const PING: Uint8Array = encodeTree(FRAME_TREES.ping({} as Parties));
const UNKNOWN = 99;

/** Groups of a field inside each other. */
const groups = (depth: number): Uint8Array =>
  join([
    ...Array.from({ length: depth }, () => tag(UNKNOWN, 3)),
    ...Array.from({ length: depth }, () => tag(UNKNOWN, 4)),
  ]);

/** Messages of one length-delimited field inside each other; the relay has no reason to look into them. */
function nested(depth: number): Uint8Array {
  let bytes = new Uint8Array();
  for (let level = 0; level < depth; level += 1) bytes = Uint8Array.from(delimited(UNKNOWN, bytes));
  return bytes;
}

const fixed = (name: string, expected: string, bytes: Uint8Array): FrameCase => ({
  name,
  expected,
  bytes: () => bytes,
});

const bodies: readonly FrameCase[] = [
  fixed("no byte", REFUSED, new Uint8Array()),
  fixed("a zero byte", REFUSED, Uint8Array.of(0)),
  fixed("32 zero bytes", REFUSED, filled(32, 0)),
  fixed("4 KiB of 0xff", REFUSED, filled(4096, 0xff)),
  fixed("text of JSON", REFUSED, utf8ToBytes('{"ping":{"sequence":1}}')),
  fixed("only an unknown body", REFUSED, delimited(UNKNOWN, filled(3))),
  fixed("a server's body, number 9", REFUSED, delimited(9, filled(3))),
  fixed("a body and an unknown field", "pong", join([PING, delimited(UNKNOWN, filled(3))])),
  fixed("an unknown field before the body", "pong", join([delimited(UNKNOWN, filled(3)), PING])),
  fixed("the same body twice", REFUSED, join([PING, PING])),
  {
    name: "two bodies",
    expected: REFUSED,
    bytes: (parties) => join([PING, encodeTree(FRAME_TREES.ack(parties))]),
  },
  {
    name: "all bodies at once",
    expected: REFUSED,
    bytes: (parties) => join(Object.values(FRAME_TREES).map((tree) => encodeTree(tree(parties)))),
  },
  fixed("a byte after the body", REFUSED, join([PING, Uint8Array.of(0)])),
  fixed("half a tag after the body", REFUSED, join([PING, Uint8Array.of(0x80)])),
  fixed("a body of no bytes", "pong", delimited(7, new Uint8Array())),
  fixed("an Authenticate after the first", REFUSED, delimited(1, filled(3))),
  {
    name: "a second Authenticate, correct but for its nonce",
    expected: REFUSED,
    bytes: ({ sender }) => {
      const frame = sender.authenticate(bytesOf(32), "relay.example");
      return delimited(
        1,
        join([
          join([tag(1, 0), varint(1)]),
          delimited(2, utf8ToBytes(frame.token)),
          delimited(3, frame.deviceId),
          delimited(4, frame.signature),
        ]),
      );
    },
  },
];

const lengths: readonly FrameCase[] = [
  fixed("body cut in the middle", REFUSED, PING.slice(0, -1)),
  fixed("body without its length", REFUSED, tag(7, 2)),
  fixed("length beyond the frame", REFUSED, join([tag(7, 2), varint(5), Uint8Array.of(8, 1)])),
  fixed("length 2^31 - 1", REFUSED, join([tag(7, 2), varint(2n ** 31n - 1n)])),
  fixed("length 2^32 - 1", REFUSED, join([tag(7, 2), varint(2n ** 32n - 1n)])),
  fixed(
    "length 2^32 + 2, which is 2 in 32 bits",
    REFUSED,
    join([tag(7, 2), varint(2n ** 32n + 2n), Uint8Array.of(8, 1)]),
  ),
  fixed("length 2 in five bytes", "pong", join([tag(7, 2), varint(2, 5), Uint8Array.of(8, 1)])),
  fixed("length of ten bytes", REFUSED, join([tag(7, 2), varint(2n ** 64n - 1n)])),
  fixed("length of eleven bytes", REFUSED, join([tag(7, 2), varint(2, 11), Uint8Array.of(8, 1)])),
  fixed(
    "a field's length beyond its message",
    REFUSED,
    delimited(3, join([tag(1, 2), varint(16), filled(10)])),
  ),
];

const tags: readonly FrameCase[] = [
  fixed("body as a varint", REFUSED, join([tag(7, 0), varint(1)])),
  fixed("field number 0", REFUSED, join([PING, delimited(0, filled(1))])),
  fixed("greatest field number", "pong", join([PING, delimited(2 ** 29 - 1, filled(1))])),
  fixed("wire type 6", REFUSED, join([PING, tag(UNKNOWN, 6)])),
  fixed("wire type 7", REFUSED, join([PING, tag(UNKNOWN, 7)])),
  fixed("tag in three bytes", "pong", join([varint(7 * 8 + 2, 3), varint(2), Uint8Array.of(8, 1)])),
  fixed(
    "tag beyond 32 bits, which is a ping's in 32 bits",
    REFUSED,
    join([varint(2n ** 32n + 58n), varint(2), Uint8Array.of(8, 1)]),
  ),
  fixed("tag of ten bytes", REFUSED, join([varint(58, 10), varint(2), Uint8Array.of(8, 1)])),
  fixed("tag of eleven bytes", REFUSED, join([varint(58, 11), varint(2), Uint8Array.of(8, 1)])),
];

const unknowns: readonly FrameCase[] = [
  fixed("unknown varint", "pong", join([PING, tag(UNKNOWN, 0), varint(2n ** 64n - 1n)])),
  fixed("unknown varint of eleven bytes", REFUSED, join([PING, tag(UNKNOWN, 0), varint(1, 11)])),
  fixed("unknown fixed 64 bits", "pong", join([PING, tag(UNKNOWN, 1), filled(8)])),
  fixed("unknown fixed 64 bits, cut", REFUSED, join([PING, tag(UNKNOWN, 1), filled(7)])),
  fixed("unknown fixed 32 bits", "pong", join([PING, tag(UNKNOWN, 5), filled(4)])),
  fixed("unknown fixed 32 bits, cut", REFUSED, join([PING, tag(UNKNOWN, 5), filled(3)])),
  fixed("unknown bytes, cut", REFUSED, join([PING, tag(UNKNOWN, 2), varint(9), filled(3)])),
  fixed("unknown group", "pong", join([PING, groups(1)])),
  fixed("unknown group without an end", REFUSED, join([PING, tag(UNKNOWN, 3)])),
  fixed("end of a group that has not begun", REFUSED, join([PING, tag(UNKNOWN, 4)])),
  fixed("groups 1,000 deep", REFUSED, join([PING, groups(1_000)])),
  fixed("groups 60,000 deep", REFUSED, join([PING, groups(60_000)])),
  fixed("unknown messages 1,000 deep", "pong", join([PING, nested(1_000)])),
  fixed(
    "60,000 unknown fields",
    "pong",
    join([PING, ...Array.from({ length: 60_000 }, () => Uint8Array.of(0x78, 1))]),
  ),
];

export const FRAME_BODY_CASES: readonly BadInput[] = [
  ...bodies,
  ...lengths,
  ...tags,
  ...unknowns,
].map((input) => frameCase(input, sharedPeer));
