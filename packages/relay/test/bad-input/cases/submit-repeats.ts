import type { Submit } from "@sotto/protocol";
import { bytesOf, requestId } from "../../client.ts";
import { canarySealed } from "../canary.ts";
import type { BadInput } from "../case.ts";
import { ask, inWorld, requestCase, type RequestCase, waitingFor } from "../request-case.ts";
import { slotFor, submit, to } from "../submit-parts.ts";

// Ids that were used before, and what a Submit that is refused leaves behind.

/** The same envelope id as in `first`, with other contents. */
const sameId = (
  first: Submit,
  parts: { readonly sealed?: Uint8Array; readonly shared?: Uint8Array },
): Submit => ({
  ...first,
  requestId: requestId(),
  shared: parts.shared ?? first.shared,
  addressees: first.addressees.map((addressee) => ({
    ...addressee,
    slots: addressee.slots.map((slot) => ({ ...slot, sealed: parts.sealed ?? slot.sealed })),
  })),
});

const repeats: readonly RequestCase[] = [
  {
    name: "id with other sealed bytes",
    expected: "relay/id-conflict",
    requests: ({ peer }) => {
      const first = submit([to(peer)]);
      return [first, sameId(first, { sealed: canarySealed() })];
    },
  },
  {
    name: "id with other shared bytes",
    expected: "relay/id-conflict",
    requests: ({ peer }) => {
      const first = submit([to(peer)], { shared: bytesOf(20) });
      return [first, sameId(first, { shared: bytesOf(20) })];
    },
  },
  {
    name: "id with one byte moved from sealed to shared",
    expected: "relay/id-conflict",
    requests: ({ peer }) => {
      const sealed = canarySealed();
      const first = submit([{ userId: peer.userId, slots: [slotFor(peer.id, sealed)] }], {
        shared: bytesOf(20),
      });
      return [
        first,
        sameId(first, {
          sealed: sealed.slice(0, -1),
          shared: Uint8Array.from([...sealed.slice(-1), ...first.shared]),
        }),
      ];
    },
  },
  {
    name: "id with the same bytes",
    expected: "accepted",
    requests: ({ peer }) => {
      const first = submit([to(peer)]);
      return [first, sameId(first, {})];
    },
  },
  {
    name: "id used for another device",
    expected: "accepted",
    requests: ({ peer, other }) => {
      const first = submit([to(peer)]);
      const envelopeId = first.addressees[0]?.slots[0]?.envelopeId as Uint8Array;
      const slots = [{ deviceId: other.id, envelopeId, sealed: canarySealed() }];
      return [first, submit([{ userId: other.userId, slots }])];
    },
  },
  {
    name: "request id with another Submit",
    expected: "accepted",
    requests: ({ peer, other }) => {
      const first = submit([to(peer)]);
      return [first, submit([to(other)], { requestId: first.requestId })];
    },
  },
  {
    name: "request id with another kind of request",
    expected: "accepted",
    requests: ({ peer }) => {
      const first = submit([to(peer)]);
      return [first, { type: "fetchDirectory", requestId: first.requestId, userId: peer.userId }];
    },
  },
  {
    name: "request id of a Submit that failed",
    expected: "accepted",
    requests: ({ peer }) => {
      const first = submit([{ ...to(peer), userId: "nobody" }]);
      return [first, submit([to(peer)], { requestId: first.requestId })];
    },
  },
];

const effects: readonly BadInput[] = [
  inWorld(
    "a known and an unknown user: what the known one gets",
    "nothing",
    async ({ stage, peer }, client) => {
      await ask(client, submit([to(peer), { userId: "nobody", slots: [slotFor(bytesOf(16))] }]));
      return (await waitingFor(stage, peer)).length === 0 ? "nothing" : "an envelope";
    },
  ),
  inWorld(
    "id with the same bytes: what the recipient gets",
    "1 envelope",
    async ({ stage, peer }, client) => {
      const first = submit([to(peer)]);
      await ask(client, first);
      await ask(client, sameId(first, {}));
      return `${(await waitingFor(stage, peer)).length} envelope`;
    },
  ),
  inWorld(
    "request id with another Submit: what its recipient gets",
    "nothing",
    async ({ stage, peer, other }, client) => {
      const first = submit([to(peer)]);
      await ask(client, first);
      await ask(client, submit([to(other)], { requestId: first.requestId }));
      return (await waitingFor(stage, other)).length === 0 ? "nothing" : "an envelope";
    },
  ),
  inWorld(
    "one Submit more than the mailbox takes",
    "relay/quota",
    async ({ stage, peer }, client) => {
      for (let sent = 0; sent < stage.mailboxMessages; sent += 1)
        await ask(client, submit([to(peer)]));
      return ask(client, submit([to(peer)]));
    },
  ),
  inWorld(
    "one of two mailboxes full: what the other gets",
    "nothing",
    async ({ stage, peer, other }, client) => {
      for (let sent = 0; sent < stage.mailboxMessages; sent += 1)
        await ask(client, submit([to(peer)]));
      await ask(client, submit([to(other), to(peer)]));
      return (await waitingFor(stage, other)).length === 0 ? "nothing" : "an envelope";
    },
  ),
];

export const SUBMIT_REPEAT_CASES: readonly BadInput[] = [...repeats.map(requestCase), ...effects];
