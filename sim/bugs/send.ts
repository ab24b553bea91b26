import type { Bug } from "./bug.ts";

const SEND = "packages/sdk/src/messaging/send.ts";
const OUTBOX = "packages/sdk/src/messaging/outbox.ts";
const SEAL = "packages/sdk/src/sessions/seal.ts";

/** From `send()` to the relay's answer. */
export const SEND_BUGS: readonly Bug[] = [
  {
    id: "outbox-row-deleted-early",
    what: "the outbox row is deleted when it is sent, not when it is accepted",
    file: SEND,
    find: "const answer = this.#engine.connection.request(requestId, frame);",
    replace:
      "void this.#engine.steps.run(async (transaction) => OUTBOX.delete(transaction, key)).catch(() => undefined);\n    const answer = this.#engine.connection.request(requestId, frame);",
  },
  {
    id: "sealed-anew-after-reconnect",
    what: "the sealed bytes are dropped with the connection, and the content is encrypted again",
    file: SEND,
    find: "if (!(error instanceof RelayFailure)) return; //",
    replace:
      "if (!(error instanceof RelayFailure)) return void (await this.#engine.steps.run(async (transaction) => OUTBOX.put(transaction, key, { ...record, sealed: undefined }))); //",
  },
  {
    id: "sealed-bytes-not-kept",
    what: "the sealed bytes are sent but not committed with the ratchet",
    file: SEND,
    find: "OUTBOX.put(transaction, key, next);",
    replace: "OUTBOX.put(transaction, key, record);",
  },
  {
    id: "receipt-lost-with-connection",
    what: "a receipt that was under way when the connection ended is not sent again",
    file: SEND,
    find: "if (!(error instanceof RelayFailure)) return; //",
    replace:
      "if (!(error instanceof RelayFailure)) return void (record.message === undefined && (await this.#engine.steps.run(async (transaction) => OUTBOX.delete(transaction, key)))); //",
  },
  {
    id: "row-stays-in-flight",
    what: "a row whose request has ended counts as under way for ever",
    file: SEND,
    find: "        this.#inFlight.delete(key);\n",
    replace: "",
  },
  {
    id: "peer-waits-for-ever",
    what: "after a refusal nothing is sent to the peer again",
    file: SEND,
    find: "        this.#waiting.set(peer, failures);\n",
    replace: "",
  },
  {
    id: "unknown-peer-is-failure",
    what: "messages to somebody who has not registered yet are given up",
    file: SEND,
    find: 'if (known.retryable || known.code === "peer/unknown") {',
    replace: "if (known.retryable) {",
  },
  {
    id: "busy-relay-is-failure",
    what: "messages are given up although the relay's refusal was for the moment only",
    file: SEND,
    find: 'if (known.retryable || known.code === "peer/unknown") {',
    replace: 'if (known.code === "relay/unreachable" || known.code === "peer/unknown") {',
  },
  {
    id: "message-state-backwards",
    what: "a late answer of the relay takes a delivered message back to relayed",
    file: OUTBOX,
    find: "const isForward = RANK[state] > RANK[record.state] ||",
    replace: "const isForward = RANK[state] !== RANK[record.state] ||",
  },
  {
    id: "same-id-queued-twice",
    what: "a second send() with the same id makes a second message",
    file: OUTBOX,
    find: '  if (existing !== undefined) return existing;\n  if (await isMessageKnown(transaction, peer, own.userId, content.id))\n    throw new SottoError("message/expired");\n',
    replace: "  void existing;\n",
  },
  {
    id: "ratchet-not-saved",
    what: "the ratchet's state is not written after sealing",
    file: SEAL,
    find: "    saveSession(transaction, record);\n",
    replace: "",
  },
  {
    id: "number-not-counted",
    what: "every message to a device has the same number",
    file: SEAL,
    find: "nextOut: order.nextOut + 1 }",
    replace: "nextOut: order.nextOut }",
  },
  {
    id: "number-resets-incoming",
    what: "taking a number for a message forgets the number that is expected from the peer",
    file: SEAL,
    find: "{ ...order, nextOut: order.nextOut + 1 }",
    replace: "{ nextIn: 1, nextOut: order.nextOut + 1 }",
  },
];
