import type { Bug } from "./bug.ts";

const TOKENS = "packages/sdk/src/messaging/presence.ts";
const ROOM = "packages/sdk/src/messaging/presence-room.ts";
const RELAY = "packages/relay/src/delivery/presence.ts";

/** Who sees whom online. */
export const PRESENCE_BUGS: readonly Bug[] = [
  {
    id: "presence-key-never-changes",
    what: "who is blocked, or out of the audience, keeps a token that works",
    file: TOKENS,
    find: "before === undefined || isOut ?",
    replace: "before === undefined || void isOut ?",
  },
  {
    id: "presence-shared-once",
    what: "who becomes a contact later, or is let in again, gets no presence token",
    file: ROOM,
    find: "      this.#isShared = false;\n      this.#run();",
    replace: "      this.#run();",
  },
  {
    id: "presence-not-said-again",
    what: "after a connection ends, the next one does not say who is there",
    file: ROOM,
    find: "  onWelcome(): void {\n    this.#said = undefined;\n    this.#run();",
    replace: "  onWelcome(): void {\n    this.#said = undefined;",
  },
  {
    id: "presence-ghost",
    what: "who has gone stays online",
    file: RELAY,
    find: "    entry.speakers.delete(session);\n",
    replace: "    void session;\n",
  },
];
