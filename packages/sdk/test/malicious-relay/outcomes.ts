import type { Direction, Outcome, Row } from "./power.ts";

// What each power leads to: the contract that the suite compares with what happens, and docs/malicious-relay.md shows.
// The lists are those of the seed that the suite runs with.

const HARMLESS: Outcome = { verdict: "harmless" };

/** Everybody's messages to everybody. */
const EVERYTHING: readonly Direction[] = [
  "alice→bob",
  "alice→carol",
  "bob→alice",
  "bob→carol",
  "carol→alice",
  "carol→bob",
];

/** What cannot be opened counts as missing, too, if it is not known whom it came from: without a session nobody can say. */
const UNREADABLE: Outcome = {
  verdict: "event",
  events: ["bob: gap (undecryptable)"],
  lost: ["alice→bob", "carol→bob"],
};
const UNREADABLE_FIRST: Outcome = {
  ...UNREADABLE,
  events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
};

const atAll = (event: string): readonly string[] => [
  `alice: ${event}`,
  `bob: ${event}`,
  `carol: ${event}`,
];

const both = (outcome: Outcome, because?: string): Row => ({
  first: outcome,
  standing: outcome,
  ...(because === undefined ? {} : { because }),
});

export const OUTCOMES: Readonly<Record<string, Row>> = {
  honest: both(HARMLESS),
  "reorder deliveries": both(HARMLESS, "Messages are numbered inside the encryption."),
  "replay to the same device": both(HARMLESS, "Ids are remembered, and a message key opens once."),
  "replay after a restart": both(HARMLESS),
  "replay to another user": both(
    { verdict: "event", events: ["carol: gap (undecryptable)"] },
    "Carol has no session for it, and tells of something that nobody can open.",
  ),
  misroute: both(
    {
      verdict: "event",
      events: ["carol: gap (undecryptable)"],
      late: ["alice→bob", "carol→bob"],
      recovery: "reconnect",
    },
    "As above; Bob's envelopes wait until they are delivered to him.",
  ),
  "drop one message": both(
    { verdict: "event", events: ["bob: gap (expired)"], lost: ["alice→bob"] },
    "The next message of the same device shows the hole.",
  ),
  "drop one message, queue never empty": both(
    {
      verdict: "event",
      events: ["bob: gap (expired)"],
      late: ["alice→bob"],
      lost: ["alice→bob"],
      recovery: "reconnect",
    },
    "Until a relay says that nothing more waits, a device must believe that the missing message is still to come.",
  ),
  "drop all messages": both(
    { verdict: "event", events: [...atAll("gap (expired)")], lost: EVERYTHING },
    "As long as nothing arrives this looks like peers who are silent; the first message after it shows the hole.",
  ),
  "delay one message past the wait for it": both(
    { verdict: "event", events: ["bob: gap (expired)"] },
    "It is shown late, behind those that the gap was declared before.",
  ),
  "delay all messages": both(HARMLESS),
  "duplicate frames": both(HARMLESS),
  "flood with copies": both(HARMLESS),
  "refuse acknowledgements": both(HARMLESS),
  "deliver before Welcome": both(HARMLESS),
  reflect: {
    first: { verdict: "event", events: ["alice: gap (undecryptable)"] },
    standing: HARMLESS,
    because:
      "Its own first message is a session that the device does not accept; later ones count as seen.",
  },
  "invent receipts": both(
    {
      verdict: "event",
      events: ["alice: gap (undecryptable)", "bob: gap (expired)"],
      lost: ["alice→bob", "carol→bob"],
    },
    "A receipt is a message: it opens only in its own session.",
  ),
  "one id for all": both(
    { verdict: "unavailable only", late: ["alice→bob", "carol→bob"], recovery: "reconnect" },
    "An id that was dealt with is not opened again. What was not acknowledged under its own id comes again.",
  ),
  "truncate an envelope": both({
    verdict: "event",
    events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
    lost: ["alice→bob", "carol→bob"],
  }),
  "flip a byte of the header": {
    first: UNREADABLE_FIRST,
    standing: UNREADABLE,
    because: "The header is authenticated as it came.",
  },
  "flip a byte of the ciphertext": { first: UNREADABLE_FIRST, standing: UNREADABLE },
  "flip a byte of the shared payload": both(
    {
      verdict: "event",
      events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
      lost: ["alice→bob", "carol→bob"],
    },
    "The ratchet message holds the payload's hash.",
  ),
  "strip the shared payload": both({
    verdict: "event",
    events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
    lost: ["alice→bob", "carol→bob"],
  }),
  "add a shared payload": both(HARMLESS),
  "flip a byte of the envelope id": both(HARMLESS),
  "huge counters": {
    first: UNREADABLE_FIRST,
    standing: UNREADABLE,
    because: "A session skips at most 2,000 messages.",
  },
  "swap bodies between messages": both(HARMLESS, "An id says nothing about its content."),
  "swap shared payloads between messages": both({
    verdict: "event",
    events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
    lost: ["alice→bob", "carol→bob"],
  }),
  "graft a ciphertext onto another header": {
    first: {
      verdict: "event",
      events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
      lost: ["alice→bob"],
    },
    standing: {
      verdict: "event",
      events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
      lost: ["carol→bob"],
    },
  },
  "invent messages": both({ verdict: "event", events: ["bob: gap (undecryptable)"] }),
  "deliver noise": both({ verdict: "event", events: ["bob: gap (undecryptable)"] }),
  "take the ids first": both(
    {
      verdict: "event",
      events: [...atAll("gap (expired)"), ...atAll("gap (undecryptable)")],
      lost: EVERYTHING,
    },
    "The noise was given up under these ids, so that the real messages count as dealt with.",
  ),
  "bury a loss under junk": both(
    {
      verdict: "event",
      events: ["bob: gap (expired)", "bob: gap (undecryptable)"],
      lost: ["alice→bob", "carol→bob"],
    },
    "Only what was reported while the missing number was awaited counts for it.",
  ),
  "accept without storing": both(
    { verdict: "event", events: [...atAll("gap (expired)")], lost: EVERYTHING },
    "A relay can suppress: the sender sees `relayed` and never `delivered`, and the next message shows the hole.",
  ),
  "never answer": {
    first: { verdict: "unavailable only", late: EVERYTHING },
    standing: HARMLESS,
    because:
      "A relay that leaves a request without an answer for a minute is left for a new connection. In a standing session the messages have arrived; only the answers are missing.",
  },
  "answer under unknown request ids": {
    first: { verdict: "unavailable only", late: EVERYTHING },
    standing: HARMLESS,
  },
  "answer the request before": {
    first: { verdict: "unavailable only", late: EVERYTHING },
    standing: HARMLESS,
  },
  "answer with the wrong frame type": both({
    verdict: "event",
    events: [...atAll("relay/bad-frame")],
    late: EVERYTHING,
  }),
  "answer twice": both(HARMLESS),
  "answer unasked": both(HARMLESS),
  "accept and deny": both(
    {
      verdict: "event",
      events: [...atAll("relay/quota")],
      late: EVERYTHING,
    },
    "The same bytes go out again, and count once. What was refused holds up those behind it.",
  ),
  "accept and deny for good": both(
    HARMLESS,
    "The message fails, until the recipient's receipt says that it has arrived.",
  ),
  "accept and have it sealed again": both(
    {
      verdict: "event",
      events: [...atAll("relay/devices-changed")],
      late: EVERYTHING,
    },
    "For unchanged devices the same bytes go out again, ever more slowly.",
  ),
  "invent every failure": {
    first: {
      verdict: "event",
      events: [
        ...atAll("gap (expired)"),
        ...atAll("message failed"),
        "alice: peer/unknown",
        "bob: peer/unknown",
      ],
      lost: EVERYTHING,
    },
    standing: {
      verdict: "event",
      events: [...atAll("gap (expired)"), ...atAll("message failed"), "alice: peer/unknown"],
      lost: EVERYTHING,
    },
    because:
      "Messages that are refused for good fail, and can be sent again by hand. Their numbers are missing at the recipient.",
  },
  "invent an unknown failure": both({
    verdict: "event",
    events: [...atAll("relay/failed")],
    late: EVERYTHING,
  }),
  "say unreachable": both(
    { verdict: "event", events: [...atAll("relay/failed")], late: EVERYTHING },
    "A code that only a client can have counts as a failure of the relay.",
  ),
  "quota for 49 days": both(
    { verdict: "event", events: [...atAll("relay/quota")], late: EVERYTHING },
    "No relay is waited for longer than a minute.",
  ),
  "unknown peer": both({ verdict: "event", events: [...atAll("peer/unknown")], late: EVERYTHING }),
  "devices changed in a loop": both(
    { verdict: "event", events: [...atAll("relay/devices-changed")], late: EVERYTHING },
    "Without a change in the signed list nothing is sealed anew.",
  ),
  "no such user": {
    first: { verdict: "event", events: [...atAll("peer/unknown")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "directory unreachable": {
    first: { verdict: "event", events: [...atAll("relay/failed")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "no prekeys to give": {
    first: { verdict: "event", events: [...atAll("relay/quota")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "ask for prekeys again and again": both(
    HARMLESS,
    "One upload at a time, and at most 1,000 spare keys are kept.",
  ),
  "ask for prekeys and refuse them": both(HARMLESS),
  "queue empty all the time": both(HARMLESS),
  "invent presence": both(
    HARMLESS,
    "Of those whom a user watches and may see, a relay can say what it likes: it is the only witness, and nothing else depends on it (`presence.test.ts`).",
  ),
  "queue empty too early": both(
    { verdict: "event", events: ["bob: gap (expired)"] },
    "What comes later than 30 seconds after that is declared as a gap and shown late.",
  ),
  "queue never empty": both(
    { verdict: "harmless", recovery: "reconnect" },
    "The connection stays `catching-up`.",
  ),
  "submit in another name": both(
    HARMLESS,
    "The envelope's id decides; and who has sealed a message is inside of it.",
  ),
  "swap prekey bundles of two users": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "bundle of a device not asked for": {
    first: { verdict: "event", events: [...atAll("peer/no-devices")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "substitute the signed prekey": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "substitute the ML-KEM key": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "substitute the one-time prekey": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "low-order prekey": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "renumber the signed prekey": {
    first: { verdict: "event", events: [...atAll("relay/bad-frame")], late: EVERYTHING },
    standing: HARMLESS,
  },
  "strip one-time prekeys": both(HARMLESS, "The last-resort key serves."),
  "reuse a one-time prekey": {
    first: {
      verdict: "event",
      events: [
        "alice: gap (expired)",
        "bob: gap (expired)",
        "alice: gap (undecryptable)",
        "bob: gap (undecryptable)",
      ],
      lost: ["bob→alice", "carol→bob"],
    },
    standing: HARMLESS,
    because:
      "Whoever comes second starts a session that the owner cannot accept. It is replaced here because the owner writes too; if the owner never does, the session is broken for good until sessions can be repaired.",
  },
  "hand out the signed prekey of last week": both(
    HARMLESS,
    "It is kept for 30 days after its successor.",
  ),
  "hand out a deleted signed prekey": {
    first: {
      verdict: "event",
      events: [...atAll("gap (undecryptable)")],
      lost: EVERYTHING,
      broken: EVERYTHING,
    },
    standing: HARMLESS,
    because:
      "Expiry is not judged by the initiator's clock, which may be wrong by years. The session is broken for good until sessions can be repaired.",
  },
  "substitute an identity": {
    first: {
      verdict: "not detected",
      events: ["alice: gap (undecryptable)", "alice: identitychange", "alice: message failed"],
      lost: ["alice→bob", "bob→alice"],
      silent: ["alice→bob"],
      read: ["alice→bob"],
      broken: ["alice→bob", "bob→alice"],
    },
    standing: {
      verdict: "event",
      events: ["alice: identitychange", "alice: message failed", "bob: gap (expired)"],
      lost: ["alice→bob"],
    },
    because:
      "At the first contact only comparing safety numbers could tell, and there are none yet. The honest list is then an identity change, which cannot be accepted yet: broken for good. For a known user nothing is sealed to the new identity.",
  },
  "fork the device log": {
    first: {
      verdict: "event",
      events: ["alice: gap (undecryptable)", "alice: identitychange", "alice: peer/no-devices"],
      lost: ["alice→bob", "bob→alice"],
      broken: ["alice→bob", "bob→alice"],
    },
    standing: {
      verdict: "event",
      events: ["alice: identitychange", "alice: message failed", "bob: gap (expired)"],
      lost: ["alice→bob"],
    },
    because:
      "What was pinned at the first contact stays: broken for good until a new identity can be accepted.",
  },
  "add a device nobody has signed": {
    first: {
      verdict: "event",
      events: ["alice: gap (expired)", "alice: gap (undecryptable)", "alice: relay/bad-frame"],
      late: ["alice→bob"],
      lost: ["bob→alice"],
    },
    standing: { verdict: "event", events: ["alice: relay/bad-frame"], late: ["alice→bob"] },
    because:
      "At the first contact Bob's message to Alice is given up as well, because she cannot learn who he is.",
  },
  "repeat an entry": {
    first: {
      verdict: "event",
      events: ["alice: gap (expired)", "alice: gap (undecryptable)", "alice: relay/bad-frame"],
      late: ["alice→bob"],
      lost: ["bob→alice"],
    },
    standing: { verdict: "event", events: ["alice: relay/bad-frame"], late: ["alice→bob"] },
  },
  "mix two logs": {
    first: {
      verdict: "event",
      events: ["alice: gap (expired)", "alice: gap (undecryptable)", "alice: relay/bad-frame"],
      late: ["alice→bob"],
      lost: ["bob→alice"],
    },
    standing: { verdict: "event", events: ["alice: relay/bad-frame"], late: ["alice→bob"] },
  },
  "cut the log off": {
    first: {
      verdict: "unavailable only",
      late: ["alice→bob", "alice→carol", "bob→alice", "carol→alice"],
    },
    standing: { verdict: "unavailable only", late: ["alice→bob"] },
    because: "A directory without entries is no valid frame: each question costs the connection.",
  },
  "damage the log": {
    first: {
      verdict: "event",
      events: ["alice: gap (expired)", "alice: gap (undecryptable)", "alice: relay/bad-frame"],
      late: ["alice→bob"],
      lost: ["bob→alice"],
    },
    standing: { verdict: "event", events: ["alice: relay/bad-frame"], late: ["alice→bob"] },
  },
  "answer about another user": {
    first: {
      verdict: "event",
      events: ["alice: gap (expired)", "alice: gap (undecryptable)", "alice: relay/bad-frame"],
      late: ["alice→bob"],
      lost: ["bob→alice"],
    },
    standing: { verdict: "event", events: ["alice: relay/bad-frame"], late: ["alice→bob"] },
  },
  "lie about a sender": {
    first: {
      verdict: "event",
      events: [
        "bob: gap (undecryptable)",
        "bob: identitychange",
        "bob: message failed",
        "bob: peer/no-devices",
      ],
      lost: ["alice→bob", "bob→alice"],
      broken: ["alice→bob", "bob→alice"],
    },
    standing: HARMLESS,
    because: "Bob pins the wrong log: broken for good until a new identity can be accepted.",
  },
  "welcome as another user": both(
    {
      verdict: "event",
      events: [...atAll("auth/rejected")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "A token for another user than the store's must not go on.",
  ),
  "welcome with many prekeys": both(
    HARMLESS,
    "No new one-time prekeys are made; the last-resort key serves.",
  ),
  "welcome with no prekeys": both(HARMLESS),
  "huge heartbeat": both(HARMLESS, "The client pings every 25 seconds at least."),
  "no heartbeat": both(HARMLESS),
  "heartbeat of a millisecond": both(HARMLESS, "It pings every five seconds at most."),
  "welcome in another version": both(HARMLESS),
  "welcome again and again": both(HARMLESS),
  "welcome without a challenge": both({ verdict: "unavailable only", late: EVERYTHING }),
  "no welcome": both({ verdict: "unavailable only", late: EVERYTHING }),
  "unknown version": both(
    {
      verdict: "event",
      events: [...atAll("relay/version")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "As above: a client that no version fits stops.",
  ),
  downgrade: both(HARMLESS, "The best version that both speak is taken, and the device signs it."),
  "another nonce": both(
    {
      verdict: "event",
      events: [...atAll("auth/rejected")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "The real relay refuses the signature.",
  ),
  "challenge again and again": both(HARMLESS),
  "oversize frames": both(HARMLESS),
  "truncate frames": both({ verdict: "unavailable only", late: EVERYTHING }),
  "garbage frames": both({ verdict: "unavailable only", late: EVERYTHING }),
  "empty frames": both({ verdict: "unavailable only", late: EVERYTHING }),
  "slow-roll": both(
    { verdict: "unavailable only", late: EVERYTHING },
    "The handshake takes longer than the client waits for it.",
  ),
  "close with 1001": both(HARMLESS),
  "close with 1011": both(HARMLESS),
  "close with 1012": both(HARMLESS),
  "close with 4400": both(HARMLESS),
  "close with 4401": both(
    {
      verdict: "event",
      events: [...atAll("auth/rejected")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "A relay can end a client for good; nothing is lost, and a new client goes on.",
  ),
  "close with 4403": both(
    {
      verdict: "event",
      events: [...atAll("device/revoked")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "As above.",
  ),
  "close with 4408": both(HARMLESS),
  "close with 4409": both(
    { verdict: "event", events: [...atAll("store/locked")], late: EVERYTHING, recovery: "restart" },
    "As above.",
  ),
  "close with 4419": both(HARMLESS),
  "close with 4426": both(
    {
      verdict: "event",
      events: [...atAll("relay/version")],
      late: EVERYTHING,
      recovery: "restart",
    },
    "As above.",
  ),
  "close with 4429": both(HARMLESS),
};
