import {
  bytesToHex,
  ERROR_CODES,
  type ErrorCode,
  isRelayCode,
  type ServerFrame,
  type Submit,
} from "@sotto/protocol";
import type { EvilRelay, Hooks } from "../evil-relay.ts";
import type { Power } from "../power.ts";
import { answerSubmits, every, failureOf, freshId, isLargeFromAlice } from "./tools.ts";

// What a relay can answer to requests, or say unasked.

/** A submit that is not passed on, with the answer that it gets. */
function refuse(code: ErrorCode, details: Parameters<typeof failureOf>[2] = {}): () => Hooks {
  return () => ({
    toRelay: answerSubmits(({ requestId }) => [failureOf(requestId, code, details)]),
  });
}

function pretendToAccept(): Hooks {
  return {
    toRelay: answerSubmits(({ requestId }) => [{ type: "accepted", requestId, stored: true }]),
  };
}

const ANSWER_TYPES: ReadonlySet<ServerFrame["type"]> = new Set([
  "accepted",
  "prekeysPublished",
  "directory",
  "bundles",
  "failure",
]);

function neverAnswer(): Hooks {
  return { toClient: (frame) => (ANSWER_TYPES.has(frame.type) ? [] : [frame]) };
}

function answerWrongRequest(): Hooks {
  return {
    toClient: (frame) => ("requestId" in frame ? [{ ...frame, requestId: freshId() }] : [frame]),
  };
}

/** Each answer goes to the request that was answered before it. */
function answerPreviousRequest(): Hooks {
  let previous: Uint8Array | undefined;
  return {
    toClient: (frame) => {
      if (!("requestId" in frame)) return [frame];
      const { requestId } = frame;
      const said = previous === undefined ? [] : [{ ...frame, requestId: previous }];
      previous = requestId;
      return said;
    },
  };
}

function answerWrongType(): Hooks {
  return {
    toClient: (frame) => {
      if (!("requestId" in frame)) return [frame];
      const { requestId, type } = frame;
      return type === "accepted"
        ? [{ type: "prekeysPublished", requestId, oneTimePrekeys: 8 }]
        : [{ type: "accepted", requestId, stored: true }];
    },
    toRelay: answerSubmits(({ requestId }) => [{ type: "bundles", requestId, bundles: [] }]),
  };
}

/** The real relay takes it, and the client hears that it does not. */
function acceptAndDeny(code: ErrorCode): () => Hooks {
  return () => ({
    toClient: (frame) => (frame.type === "accepted" ? [failureOf(frame.requestId, code)] : [frame]),
  });
}

function everyCode(): Hooks {
  const codes = Object.keys(ERROR_CODES)
    .filter(isRelayCode)
    .filter((code) => !ERROR_CODES[code].retryable);
  let at = 0;
  return {
    toRelay: answerSubmits(({ requestId }) => [
      failureOf(requestId, codes[at++ % codes.length] ?? "relay/failed"),
    ]),
  };
}

const unknownCode = (): Hooks => ({
  toRelay: answerSubmits(({ requestId }) => [
    failureOf(requestId, "relay/no-such-code" as ErrorCode),
  ]),
});

/** Fake missing and extra devices, whatever the client seals for. */
function devicesChanged(): Hooks {
  return {
    toRelay: answerSubmits(({ requestId, addressees }: Submit) => [
      failureOf(requestId, "relay/devices-changed", {
        missingDevices: [freshId(), freshId()],
        extraDevices: addressees.flatMap(({ slots }) => slots.map(({ deviceId }) => deviceId)),
      }),
    ]),
  };
}

function deny(type: "fetchDirectory" | "fetchBundles", code: ErrorCode): () => Hooks {
  return () => ({
    toRelay: (frame, at) => {
      if (frame.type !== type) return [frame];
      at.send(failureOf(frame.requestId, code));
      return [];
    },
  });
}

function askForPrekeys(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 10_000, () => {
    for (const at of evil.connections) at.send({ type: "prekeysLow", oneTimePrekeys: 0 });
  });
  return { stop };
}

/** And never says that they have arrived. */
function askForPrekeysAndForget(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 10_000, () => {
    for (const at of evil.connections) at.send({ type: "prekeysLow", oneTimePrekeys: 0 });
  });
  return {
    stop,
    toRelay: (frame, at) => {
      if (frame.type !== "publishPrekeys") return [frame];
      at.send(failureOf(frame.requestId, "relay/bad-request"));
      return [];
    },
  };
}

/** Is honest but for what it says unasked. */
function answerUnasked(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 3_000, () => {
    const [entries = []] = evil.tap.logs.values();
    for (const at of evil.connections) {
      at.send({ type: "accepted", requestId: freshId(), stored: true });
      at.send(failureOf(freshId(), "identity/changed"));
      at.send({ type: "bundles", requestId: freshId(), bundles: [] });
      at.send({ type: "pong", sequence: 0xffff_ffff });
      if (entries.length > 0)
        at.send({ type: "directory", requestId: freshId(), userId: "bob", entries });
    }
  });
  return { stop };
}

function queueEmptyAlways(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 1_000, () => {
    for (const at of evil.connections) at.send({ type: "queueEmpty" });
  });
  return { stop };
}

function inventPresence(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 1_000, () => {
    const present = { token: freshId(), online: true, away: false, lastSeenMinute: 0 };
    for (const at of evil.connections) {
      at.send({ type: "presenceChanged", present });
      at.send({ type: "presenceUpdated", requestId: freshId(), present: [present] });
    }
  });
  return { stop };
}

/** Before a backlog, of which a part comes only when the wait for it has ended. */
function queueEmptyEarly(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at) => {
      if (frame.type === "welcome") return [frame, { type: "queueEmpty" }];
      if (frame.type !== "deliver" || at.user !== "bob") return [frame];
      if (!frame.envelopes.some((envelope) => isLargeFromAlice(evil, envelope))) return [frame];
      evil.later(50_000, () => at.send(frame));
      return [];
    },
  };
}

const queueEmptyNever = (): Hooks => ({
  toClient: (frame) => (frame.type === "queueEmpty" ? [] : [frame]),
});

/** The same request is answered as accepted and as failed. */
const answerTwice = (): Hooks => ({
  toClient: (frame) =>
    "requestId" in frame ? [frame, failureOf(frame.requestId, "message/too-large")] : [frame],
});

function submitForAlice(evil: EvilRelay): Hooks {
  const seen = new Set<string>();
  return {
    toRelay: (frame, at) => {
      if (frame.type !== "submit" || at.user !== "carol") return [frame];
      const again = { ...frame, requestId: freshId() };
      if (seen.size < 8) {
        seen.add(bytesToHex(frame.requestId));
        evil.of("alice")?.say(again);
      }
      return [frame];
    },
  };
}

const row = (name: string, does: string, start: Power["start"]): Power => ({
  name,
  does,
  start,
});

export const ANSWERS: readonly Power[] = [
  row("accept without storing", "Answers Accepted and forgets the message.", pretendToAccept),
  row(
    "never answer",
    "Takes every request and answers none, but keeps the connection alive.",
    neverAnswer,
  ),
  row(
    "answer under unknown request ids",
    "Answers, but to no request that there is.",
    answerWrongRequest,
  ),
  row(
    "answer the request before",
    "Gives each request the answer that the next one should get.",
    answerPreviousRequest,
  ),
  row(
    "answer with the wrong frame type",
    "Answers Submit with Bundles, and everything else with Accepted.",
    answerWrongType,
  ),
  row("answer twice", "Answers every request, and then once more as failed.", answerTwice),
  row("answer unasked", "Sends answers that nobody has asked for.", answerUnasked),
  row(
    "accept and deny",
    "Takes every message and says that its quota is used up.",
    acceptAndDeny("relay/quota"),
  ),
  row(
    "accept and deny for good",
    "Takes every message and says that its id was used for another.",
    acceptAndDeny("relay/id-conflict"),
  ),
  row(
    "accept and have it sealed again",
    "Takes every message and says that the devices have changed.",
    acceptAndDeny("relay/devices-changed"),
  ),
  row(
    "invent every failure",
    "Refuses each Submit for good, with the next of all codes that say so.",
    everyCode,
  ),
  row("invent an unknown failure", "Refuses with a code that no version knows.", unknownCode),
  row(
    "say unreachable",
    "Refuses with a code that only a client itself can have.",
    refuse("relay/unreachable"),
  ),
  row(
    "quota for 49 days",
    "Refuses with the largest wait that the frame can hold.",
    refuse("relay/quota", { retryAfterMs: 0xffff_ffff }),
  ),
  row("unknown peer", "Refuses every Submit as to nobody.", refuse("peer/unknown")),
  row(
    "devices changed in a loop",
    "Refuses every Submit with made-up missing and extra devices.",
    devicesChanged,
  ),
  row(
    "no such user",
    "Says that nobody is in the directory.",
    deny("fetchDirectory", "peer/unknown"),
  ),
  row(
    "directory unreachable",
    "Answers look-ups with a code that only a client itself can have.",
    deny("fetchDirectory", "relay/unreachable"),
  ),
  row(
    "no prekeys to give",
    "Refuses every request for prekey bundles.",
    deny("fetchBundles", "relay/quota"),
  ),
  row(
    "ask for prekeys again and again",
    "Says every ten seconds that no prekeys are left.",
    askForPrekeys,
  ),
  row(
    "ask for prekeys and refuse them",
    "Asks for prekeys every ten seconds and refuses what comes.",
    askForPrekeysAndForget,
  ),
  row(
    "queue empty all the time",
    "Says every second that no more messages wait.",
    queueEmptyAlways,
  ),
  row(
    "invent presence",
    "Says every second that somebody is online whom nobody watches.",
    inventPresence,
  ),
  {
    ...row(
      "queue empty too early",
      "Says that no more wait, and delivers part of the messages after that.",
      queueEmptyEarly,
    ),
    reconnects: true,
  },
  {
    ...row("queue never empty", "Does not say that no more messages wait.", queueEmptyNever),
    reconnects: true,
  },
  row(
    "submit in another name",
    "Submits Carol's messages a second time as if Alice had.",
    submitForAlice,
  ),
];
