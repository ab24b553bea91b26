import type { Bug } from "./bug.ts";

const OPEN = "packages/sdk/src/sessions/open.ts";
const DEVICE_LIST = "packages/sdk/src/sessions/device-list.ts";
const PREKEYS = "packages/sdk/src/sessions/prekey-stock.ts";
const SESSION = "packages/sdk/src/crypto/session.ts";

/** Identities, prekeys, sessions and ratchets. */
export const SESSION_BUGS: readonly Bug[] = [
  {
    id: "prekey-block-only-once",
    what: "only the first message of a session says how it was started",
    file: SESSION,
    find: "  const okm = messageKey(sottoSuite, seed, pqKey);\n  const associatedData",
    replace:
      "  session.prekey = undefined;\n  const okm = messageKey(sottoSuite, seed, pqKey);\n  const associatedData",
  },
  {
    id: "skipped-keys-not-saved",
    what: "keys of messages that are still to come are forgotten",
    file: OPEN,
    find: "    saveSkipped(transaction, sessionId, skipped);\n",
    replace: "    void saveSkipped;\n",
  },
  {
    id: "identity-change-accepted",
    what: "another identity of a peer takes the place of the pinned one without a word",
    file: DEVICE_LIST,
    find: "if (pinned !== undefined && !continues(account, pinned)) {",
    replace: "if (pinned !== undefined && account.hashes.length < pinned.hashes.length) {",
  },
  {
    id: "prekey-ids-used-twice",
    what: "the counter of prekey ids is not written down",
    file: PREKEYS,
    find: "  PREKEY_COUNTER.put(transaction, PREKEY_COUNTER.key(ONLY), id);\n",
    replace: "",
  },
];
