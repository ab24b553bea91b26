import { type Addressee, MAX_ENVELOPE_BYTES } from "@sotto/protocol";
import { bytesOf } from "../../client.ts";
import { canarySealed } from "../canary.ts";
import type { BadInput } from "../case.ts";
import { requestCase, type RequestCase, type World } from "../request-case.ts";
import { slotFor, submit, to } from "../submit-parts.ts";

// Submits that decode: for whom, and how much.

const userNamed = (userId: string): RequestCase => ({
  name: `unknown user ${JSON.stringify(userId)}`,
  expected: "peer/unknown",
  requests: ({ peer }) => [submit([{ ...to(peer), userId }])],
});

const recipients: readonly RequestCase[] = [
  ...["nobody", "__proto__", "constructor", "a\0b", " ", "\u202eevil", "%", "' or 1=1 --"].map(
    userNamed,
  ),
  {
    name: "known user's id with a space after it",
    expected: "peer/unknown",
    requests: ({ peer }) => [submit([{ ...to(peer), userId: `${peer.userId} ` }])],
  },
  {
    name: "a known and an unknown user",
    expected: "peer/unknown",
    requests: ({ peer }) => [
      submit([to(peer), { ...to(peer), userId: "nobody", slots: [slotFor(bytesOf(16))] }]),
    ],
  },
  {
    name: "device that the user does not have",
    expected: "relay/devices-changed",
    requests: ({ peer }) => [submit([{ userId: peer.userId, slots: [slotFor(bytesOf(16))] }])],
  },
  {
    name: "device too many",
    expected: "relay/devices-changed",
    requests: ({ peer }) => [
      submit([{ userId: peer.userId, slots: [slotFor(peer.id), slotFor(bytesOf(16))] }]),
    ],
  },
  {
    name: "255 devices too many",
    expected: "relay/devices-changed",
    requests: ({ peer }) => {
      const others = Array.from({ length: 255 }, () => slotFor(bytesOf(16)));
      return [submit([{ userId: peer.userId, slots: [slotFor(peer.id), ...others] }])];
    },
  },
  {
    name: "another user's device",
    expected: "relay/devices-changed",
    requests: ({ peer, other }) => [submit([{ userId: peer.userId, slots: [slotFor(other.id)] }])],
  },
  {
    name: "sender's own device",
    expected: "relay/devices-changed",
    requests: ({ sender }) => [submit([to(sender)])],
  },
  {
    name: "one user twice",
    expected: "relay/bad-request",
    requests: ({ peer }) => [submit([to(peer), { ...to(peer), slots: [slotFor(bytesOf(16))] }])],
  },
  {
    name: "one device twice",
    expected: "relay/bad-request",
    requests: ({ peer }) => [
      submit([{ userId: peer.userId, slots: [slotFor(peer.id), slotFor(peer.id)] }]),
    ],
  },
  {
    name: "one device under two users",
    expected: "relay/bad-request",
    requests: ({ peer, other }) => [
      submit([to(peer), { userId: other.userId, slots: [slotFor(peer.id)] }]),
    ],
  },
  {
    name: "257 slots of two users",
    expected: "relay/bad-request",
    requests: ({ peer, other }) => {
      const slots = (count: number): Addressee["slots"] =>
        Array.from({ length: count }, () => slotFor(bytesOf(16)));
      return [
        submit([
          { userId: peer.userId, slots: slots(128) },
          { userId: other.userId, slots: slots(129) },
        ]),
      ];
    },
  },
  {
    name: "256 unknown users",
    expected: "peer/unknown",
    requests: () => [
      submit(
        Array.from({ length: 256 }, (_, index) => ({
          userId: `nobody-${index}`,
          slots: [slotFor(bytesOf(16))],
        })),
      ),
    ],
  },
];

const sizes: readonly RequestCase[] = [
  {
    name: "longest sealed part",
    expected: "accepted",
    requests: ({ peer }) => [
      submit([
        { userId: peer.userId, slots: [slotFor(peer.id, canarySealed(MAX_ENVELOPE_BYTES))] },
      ]),
    ],
  },
  {
    name: "longest sealed part and one shared byte",
    expected: "message/too-large",
    requests: ({ peer }) => [
      submit(
        [{ userId: peer.userId, slots: [slotFor(peer.id, canarySealed(MAX_ENVELOPE_BYTES))] }],
        {
          shared: bytesOf(1),
        },
      ),
    ],
  },
  {
    name: "longest shared part and one sealed byte",
    expected: "message/too-large",
    requests: ({ peer }) => [
      submit([{ userId: peer.userId, slots: [slotFor(peer.id, bytesOf(1))] }], {
        shared: canarySealed(MAX_ENVELOPE_BYTES),
      }),
    ],
  },
  {
    name: "one sealed byte",
    expected: "accepted",
    requests: ({ peer }) => [
      submit([{ userId: peer.userId, slots: [slotFor(peer.id, bytesOf(1))] }]),
    ],
  },
  ...[1, 2 ** 31, 2 ** 32 - 1].map((ttlSeconds) => ({
    name: `expiry after ${ttlSeconds} seconds`,
    expected: "accepted",
    requests: ({ peer }: World) => [submit([to(peer)], { ttlSeconds })],
  })),
  {
    name: "ephemeral to a device that is away",
    expected: "accepted",
    requests: ({ peer }) => [submit([to(peer)], { ephemeral: true })],
  },
];

export const SUBMIT_CASES: readonly BadInput[] = [...recipients, ...sizes].map(requestCase);
