import type { Bug } from "./bug.ts";

const RECEIVE = "packages/sdk/src/messaging/receive.ts";
const ORDER = "packages/sdk/src/messaging/order.ts";
const APPLY = "packages/sdk/src/messaging/apply.ts";

/** From the Deliver frame to the row in the store. */
export const RECEIVE_BUGS: readonly Bug[] = [
  {
    id: "ack-before-commit",
    what: "envelopes are acknowledged before their step has committed",
    file: RECEIVE,
    find: "const { done, failed } = await this.#engine.steps.run(",
    replace:
      "this.#acknowledge(ready);\n    const { done, failed } = await this.#engine.steps.run(",
  },
  {
    id: "dedupe-mark-not-written",
    what: "an envelope is not marked as seen",
    file: RECEIVE,
    find: "DEDUPE.put(transaction, DEDUPE.key(id), { atMs: this.#engine.clock.now() });",
    replace: "",
  },
  {
    id: "undecryptable-forgets-receipts",
    what: "an envelope that does not open takes the receipts of those before it along",
    file: RECEIVE,
    find: "for (const [user, ids] of shownBefore) shown.set(user, ids);",
    replace: "",
  },
  {
    id: "poison-never-given-up",
    what: "an envelope that never opens is tried for ever",
    file: RECEIVE,
    find: "attempts < MAX_ATTEMPTS_COUNT",
    replace: "attempts < Infinity",
  },
  {
    id: "poison-attempts-not-counted",
    what: "the attempts at an envelope are not written down",
    file: RECEIVE,
    find: "ATTEMPTS.put(transaction, key, attempts);",
    replace: "",
  },
  {
    id: "failed-batch-forgotten",
    what: "a batch that the store could not take is not tried again",
    file: RECEIVE,
    find: '        if (!SottoError.is(error, "store/locked", "client/closed")) this.#retry(batch, LATER_MS);\n',
    replace: "",
  },
  {
    id: "gap-declared-at-once",
    what: "missing messages are declared lost without waiting",
    file: RECEIVE,
    find: "const LOOK_MS = 10_000;",
    replace: "const LOOK_MS = 10;",
  },
  {
    id: "receipts-after-the-step",
    what: "receipts are written in a step of their own, after the message's",
    file: RECEIVE,
    find: "await this.#oweReceipts(transaction, shown);\n      return outcome;",
    replace:
      "void this.#engine.steps.run((later) => this.#oweReceipts(later, shown)).catch(() => undefined);\n      return outcome;",
  },
  {
    id: "receipts-for-the-last-only",
    what: "of several messages in one batch only the last gets a receipt",
    file: APPLY,
    find: "shown.set(userId, [...(shown.get(userId) ?? []), decoded.id]);",
    replace: "shown.set(userId, [decoded.id]);",
  },
  {
    id: "receipts-for-held-messages",
    what: "a message that is held back is reported as delivered",
    file: APPLY,
    find: "  const due = await takeInOrder(",
    replace:
      '  if (decoded.type === "message") shown.set(sender.userId, [...(shown.get(sender.userId) ?? []), decoded.id]);\n  const due = await takeInOrder(',
  },
  {
    id: "order-off-by-one",
    what: "a message may overtake the one before it",
    file: ORDER,
    find: "if (sequence > order.nextIn) {",
    replace: "if (sequence > order.nextIn + 1) {",
  },
  {
    id: "hold-forgets-the-last",
    what: "the last of the messages that were held back is not shown",
    file: ORDER,
    find: "if (held === undefined) return released;",
    replace: "if (held === undefined) return released.slice(0, -1);",
  },
  {
    id: "hold-not-cleared",
    what: "messages that were held back and shown stay in the hold",
    file: ORDER,
    find: "    HELD.delete(transaction, key);\n",
    replace: "",
  },
  {
    id: "order-not-saved-after-hold",
    what: "the next number is written down before the held messages have been counted",
    file: ORDER,
    find: "  const following = await releaseHeld(transaction, chatId, deviceId, order);\n  ORDERS.put(transaction, key, order);",
    replace:
      "  ORDERS.put(transaction, key, order);\n  const following = await releaseHeld(transaction, chatId, deviceId, order);",
  },
];
