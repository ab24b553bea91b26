import type { Bug } from "./bug.ts";

const SUBMIT = "packages/relay/src/delivery/submit.ts";
const QUEUE = "packages/relay/src/delivery/device-queue.ts";
const MEMORY = "packages/relay/src/storage/memory.ts";

/** Between the devices. */
export const RELAY_BUGS: readonly Bug[] = [
  {
    id: "accepted-before-stored",
    what: "a Submit is accepted as soon as it has come in",
    file: SUBMIT,
    find: "  let open = parcels.length;\n",
    replace:
      '  let open = parcels.length;\n  answer({ type: "accepted", requestId, stored: false });\n',
  },
  {
    id: "pushed-counts-as-delivered",
    what: "pushed counts as delivered: an envelope is accepted without ack or write",
    file: QUEUE,
    find: "if (passes) this.#setTimer(this.#context.passThroughMs);",
    replace: 'if (passes) this.#letGo(held, "acknowledged");',
  },
  {
    id: "insert-error-ignored",
    what: "an envelope is accepted although the store had no room for it",
    file: QUEUE,
    find: "this.#context.watch(this.#context.storage.insert(entries), (outcomes) =>",
    replace:
      'this.#context.watch(this.#context.storage.insert(entries).catch(() => items.map(() => "stored" as const)), (outcomes) =>',
  },
  {
    id: "held-dropped-on-disconnect",
    what: "what is in memory when a device disconnects counts as delivered",
    file: QUEUE,
    find: "    this.usedAtMs = this.#context.clock.now();\n    this.flush();",
    replace:
      '    this.usedAtMs = this.#context.clock.now();\n    for (const held of [...this.#held.values()]) if (!held.isWriting) this.#letGo(held, "acknowledged");',
  },
  {
    id: "ack-lost-while-writing",
    what: "an ack that comes while the envelope is being written is forgotten",
    file: QUEUE,
    find: "return held.isWriting;",
    replace: "return false;",
  },
  {
    id: "quota-off-by-one",
    what: "a mailbox takes one envelope more than its limit",
    file: QUEUE,
    find: "this.messages >= mailboxMessages",
    replace: "this.messages > mailboxMessages",
  },
  {
    id: "quota-never-freed",
    what: "envelopes that were removed count towards the quota for ever",
    file: QUEUE,
    find: "      this.storedMessages -= 1;\n",
    replace: "",
  },
  {
    id: "prekey-handed-out-twice",
    what: "a one-time prekey stays in the pool when it is handed out",
    file: MEMORY,
    find: "  pool.oneTime.delete(id);\n",
    replace: "",
  },
  {
    id: "prekey-published-again",
    what: "a publication that is repeated brings handed-out prekeys back",
    file: MEMORY,
    find: "  pool.taken.add(id);\n",
    replace: "",
  },
  {
    id: "shared-payload-forgotten",
    what: "a stored envelope comes back without its shared payload",
    file: MEMORY,
    find: "shared: shared?.body ?? EMPTY });",
    replace: "shared: EMPTY });\n      void shared;",
  },
];
