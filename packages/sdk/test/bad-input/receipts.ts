// oxlint-disable vitest/no-standalone-expect -- the cases are run inside of tests, by bad-input.test.ts
import { expect } from "vitest";
import type { Message, MessageState } from "../../src/api.ts";
import {
  type Case,
  delivery,
  newId,
  type Outcome,
  type Payload,
  signal,
  type Stage,
} from "./stage.ts";

// Receipts, typing, and acts on what is not the peer's.

const bytesOf = (id: string): Uint8Array => Buffer.from(id, "hex");
const receipt = (state: unknown, ids: unknown): Payload => signal({ t: "receipt", state, ids });

/** Receipts that are refused or say nothing that is seen. */
const RECEIPTS: readonly (readonly [string, () => Payload, Outcome])[] = [
  ["of a message that was never sent", () => receipt("read", [newId()]), "dropped"],
  [
    "of 256 that were never sent",
    () => receipt("read", Array.from({ length: 256 }, newId)),
    "dropped",
  ],
  ["of nothing", () => receipt("delivered", []), "dropped"],
  ["of 257 messages", () => receipt("read", Array.from({ length: 257 }, newId)), "refused"],
  ["of an id of 15 bytes", () => receipt("read", [new Uint8Array(15)]), "refused"],
  ["of an id that is a text", () => receipt("read", ["00".repeat(16)]), "refused"],
  ["of ids that are no list", () => receipt("read", newId()), "refused"],
  ["without ids", () => signal({ t: "receipt", state: "read" }), "refused"],
  ["with a state of the sender's alone", () => receipt("relayed", [newId()]), "refused"],
  ["with a state that does not exist", () => receipt("seen", [newId()]), "refused"],
  ["with a state that is a number", () => receipt(2, [newId()]), "refused"],
  ["without a state", () => signal({ t: "receipt", ids: [newId()] }), "refused"],
];

const ORDERS: readonly (readonly [string, readonly string[], MessageState, readonly string[]])[] = [
  ["read without delivered", ["read"], "read", ["delivered", "read"]],
  ["played, then read", ["played", "read"], "played", ["delivered", "played"]],
  ["read, then delivered", ["read", "delivered"], "read", ["delivered", "read"]],
  ["delivered twenty times", Array<string>(20).fill("delivered"), "delivered", ["delivered"]],
  ["read, twice", ["read", "read"], "read", ["delivered", "read"]],
];

const TYPING: readonly (readonly [string, Record<string, unknown>, Outcome])[] = [
  ["of no activity", { t: "typing" }, "refused"],
  ["of an activity that does not exist", { t: "typing", what: "dancing" }, "refused"],
  ["of a number", { t: "typing", what: 1 }, "refused"],
  ["of an activity with a field of later", { t: "typing", what: "none", how: "fast" }, "dropped"],
];

const ACTS: readonly (readonly [string, (own: Message) => Record<string, unknown>, Outcome])[] = [
  [
    "edits a message of Alice's",
    (own) => ({ t: "edit", id: bytesOf(own.id), new: "forged", at: 9e15 }),
    "dropped",
  ],
  ["deletes a message of Alice's", (own) => ({ t: "delete", id: bytesOf(own.id) }), "dropped"],
  [
    "reacts to a message of somebody else",
    (own) => ({ t: "react", of: "carol", id: bytesOf(own.id), emoji: "👍", at: 1 }),
    "refused",
  ],
  [
    "reacts to nobody's message",
    (own) => ({ t: "react", of: "", id: bytesOf(own.id), emoji: "👍", at: 1 }),
    "refused",
  ],
  [
    "reacts without a time",
    (own) => ({ t: "react", of: "alice", id: bytesOf(own.id), emoji: "👍" }),
    "refused",
  ],
  ["edits without a text", (own) => ({ t: "edit", id: bytesOf(own.id), at: 1 }), "refused"],
  [
    "edits with a time to live of -1",
    (own) => ({ t: "edit", id: bytesOf(own.id), new: "x", at: 1, x: -1 }),
    "refused",
  ],
  ["deletes nothing", () => ({ t: "delete" }), "refused"],
  ["sets a timer of -1 s", () => ({ t: "timer", id: newId(), x: -1, at: 1 }), "refused"],
  ["sets a timer of half a second", () => ({ t: "timer", id: newId(), x: 0.5, at: 1 }), "refused"],
  ["sets a timer without an id", () => ({ t: "timer", x: 60, at: 1 }), "refused"],
  [
    "sets a timer of a thousand years",
    () => ({ t: "timer", id: newId(), x: 3e10, at: 1 }),
    { kind: "system", text: "Messages disappear after 365 days" },
  ],
  [
    "sets a timer that is older",
    () => ({ t: "timer", id: newId(), x: 5, at: 0 }),
    { kind: "system" },
  ],
  ["accepts what was no request", () => ({ t: "accept" }), "dropped"],
];

async function ownMessage({ alice, world }: Stage): Promise<Message> {
  const own = await alice.chat("mallory").send("mine");
  await world.idle();
  return own;
}

const inOrder = ([name, states, state, seen]: (typeof ORDERS)[number]): Case => ({
  name: `receipts: ${name}`,
  run: async (stage) => {
    const own = await ownMessage(stage);
    for (const each of states) await stage.deliver(receipt(each, [bytesOf(own.id)]), "unnumbered");
    expect(own.state).toBe(state);
    expect(stage.receipts).toEqual(seen.map((each) => `${own.id} ${each}`));
  },
});

export const RECEIPT: readonly Case[] = [
  ...RECEIPTS.map(([name, payload, outcome]) => ({
    name: `a receipt ${name}`,
    run: async (stage: Stage) => {
      await delivery(name, { payload, carrier: "unnumbered", outcome }).run(stage);
      expect(stage.receipts).toEqual([]);
    },
  })),
  ...ORDERS.map(inOrder),
  {
    name: "a receipt that names one message 256 times",
    run: async (stage) => {
      const own = await ownMessage(stage);
      const ids = Array<Uint8Array>(256).fill(bytesOf(own.id));
      await stage.deliver(receipt("read", ids), "unnumbered");
      expect(stage.receipts).toEqual([`${own.id} delivered`, `${own.id} read`]);
    },
  },
  {
    name: "a receipt of what was said to somebody else",
    run: async (stage) => {
      const other = await stage.alice.chat("carol").send("not for Mallory");
      await stage.deliver(receipt("read", [bytesOf(other.id)]), "unnumbered");
      expect(other.state).toBe("queued");
      expect(stage.receipts).toEqual([]);
    },
  },
  {
    name: "a receipt of a message that was removed",
    run: async (stage) => {
      const own = await ownMessage(stage);
      await own.delete("me");
      stage.begin();
      await stage.deliver(receipt("read", [bytesOf(own.id)]), "unnumbered");
      expect(stage.receipts).toEqual([]);
      expect((await stage.shown()).map(({ id }) => id)).not.toContain(own.id);
    },
  },
  {
    name: "a receipt of the peer's own message",
    run: async (stage) => {
      const theirs = (await stage.shown()).findLast(({ own }) => !own);
      await stage.deliver(receipt("read", [bytesOf(theirs?.id ?? "")]), "unnumbered");
      expect((await stage.shown()).find(({ id }) => id === theirs?.id)?.state).toBe("received");
    },
  },
  {
    name: "receipts while this user gives and gets none",
    run: async (stage) => {
      await stage.alice.privacy.update({ readReceipts: false });
      const own = await ownMessage(stage);
      await stage.deliver(receipt("read", [bytesOf(own.id)]), "unnumbered");
      await stage.alice.privacy.update({ readReceipts: true });
      expect(own.state).toBe("delivered");
    },
  },
  ...TYPING.map(([name, fields, outcome]) => ({
    name: `typing ${name}`,
    run: async (stage: Stage) => {
      await delivery(name, { payload: signal(fields), carrier: "unnumbered", outcome }).run(stage);
      expect(stage.alice.conversations.value.flatMap(({ typing }) => typing)).toEqual([]);
    },
  })),
  {
    name: "typing in the place of a message: its number is missing, and it is seen for a while",
    run: async (stage) => {
      const heard: string[] = [];
      const hear = ({ activity }: { activity: string }): void => void heard.push(activity);
      stage.alice.addEventListener("typing", hear);
      await stage.deliver(signal({ t: "typing", what: "typing" }), "numbered");
      stage.alice.removeEventListener("typing", hear as never);
      expect(heard).toEqual(["typing", "none"]);
      expect(stage.alice.conversations.value.flatMap(({ typing }) => typing)).toEqual([]);
    },
  },
  {
    name: "a message in the place of a signal, without a number",
    run: async (stage) => {
      const fields = { t: "text", id: newId(), at: 1, text: "out of order" };
      await delivery("", {
        payload: signal(fields),
        carrier: "unnumbered",
        outcome: "refused",
      }).run(stage);
    },
  },
  ...ACTS.map(([name, fields, outcome]) => ({
    name: `a peer ${name}`,
    run: async (stage: Stage) => {
      const own = await ownMessage(stage);
      await delivery(name, { payload: signal(fields(own)), outcome }).run(stage);
      const now = (await stage.shown()).find(({ id }) => id === own.id);
      expect(now).toMatchObject({ text: "mine", deleted: false, editedAt: undefined });
      expect(now?.reactions.size).toBe(0);
    },
  })),
  {
    name: "a peer's timer is taken back",
    run: async ({ alice, world }) => {
      await alice.chat("mallory").disappearing(null);
      await world.idle();
      expect(alice.chat("mallory").summary.value.disappearing).toBe(0);
    },
  },
];
