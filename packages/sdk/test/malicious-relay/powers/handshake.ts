import { CLOSE_CODES, MAX_FRAME_BYTES, type Challenge, type Welcome } from "@sotto/protocol";
import type { EvilRelay, Hooks } from "../evil-relay.ts";
import type { Power } from "../power.ts";
import { every } from "./tools.ts";

// What a relay can do with a connection as such: let it in under a lie, break it, or slow it down.

const onWelcome =
  (change: (welcome: Welcome) => Welcome): (() => Hooks) =>
  () => ({ toClient: (frame) => [frame.type === "welcome" ? change(frame) : frame] });

const onChallenge =
  (change: (challenge: Challenge) => Challenge): (() => Hooks) =>
  () => ({ toClient: (frame) => [frame.type === "challenge" ? change(frame) : frame] });

/** A new question on a connection that was let in long ago. */
function challengeAgain(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 10_000, () => {
    for (const at of evil.connections)
      at.send({ type: "challenge", nonce: new Uint8Array(32).fill(1), versions: [1] });
  });
  return { stop };
}

function welcomeAgain(evil: EvilRelay): Hooks {
  const { stop } = every(evil, 10_000, () => {
    for (const at of evil.connections) {
      const { user: userId } = at;
      at.send({ type: "welcome", userId, version: 1, oneTimePrekeys: 8, heartbeatMs: 25_000 });
    }
  });
  return { stop };
}

/** The device is let in without having been asked who it is: the real relay knows nothing of it. */
const welcomeUnasked = (): Hooks => ({
  toClient: (frame, at) =>
    frame.type === "challenge"
      ? [{ type: "welcome", userId: at.user, version: 1, oneTimePrekeys: 8, heartbeatMs: 25_000 }]
      : [],
  toRelay: () => [],
});

const neverWelcome = (): Hooks => ({
  toClient: (frame) => (frame.type === "welcome" ? [] : [frame]),
});

function oversize(): Hooks {
  const tooLarge = new Uint8Array(MAX_FRAME_BYTES + 1);
  let count = 0;
  return {
    bytesToClient: (bytes) => {
      count += 1;
      return count % 20 === 0 ? [bytes, tooLarge] : [bytes];
    },
  };
}

function truncateFrames(): Hooks {
  let count = 0;
  return {
    bytesToClient: (bytes) => {
      count += 1;
      return [count % 3 === 0 ? bytes.slice(0, bytes.length >> 1) : bytes];
    },
  };
}

function garbage(): Hooks {
  return { bytesToClient: (bytes) => [bytes.map((byte) => byte ^ 0xa5)] };
}

const empty = (): Hooks => ({ bytesToClient: () => [new Uint8Array(0)] });

/** One frame a minute on each connection, in order. */
function slowRoll(evil: EvilRelay): Hooks {
  const due = new Map<unknown, number>();
  let clockMs = 0;
  const { stop } = every(evil, 1_000, () => (clockMs += 1_000));
  return {
    stop,
    toClient: (frame, at) => {
      const atMs = Math.max(clockMs, due.get(at) ?? clockMs);
      due.set(at, atMs + 60_000);
      evil.later(atMs - clockMs, () => at.send(frame));
      return [];
    },
  };
}

/** Ends every connection a second after it was let in. */
function closeWith(code: number): (evil: EvilRelay) => Hooks {
  return (evil) => ({
    toClient: (frame, at) => {
      if (frame.type === "welcome") evil.later(1_000, () => at.close(code));
      return [frame];
    },
    stop: () => evil.reconnectAll(),
  });
}

const row = (name: string, does: string, start: Power["start"]): Power => ({
  name,
  does,
  start,
  reconnects: true,
});

const closes = Object.values(CLOSE_CODES).map(({ code, meaning }) =>
  row(
    `close with ${code}`,
    `Ends every connection a second after it began: ${meaning}.`,
    closeWith(code),
  ),
);

const MOST = 0xffff_ffff;

export const HANDSHAKES: readonly Power[] = [
  row(
    "welcome as another user",
    "Tells every device that it is Mallory's.",
    onWelcome((welcome) => ({ ...welcome, userId: "mallory" })),
  ),
  row(
    "welcome with many prekeys",
    "Says that it holds 4,294,967,295 one-time prekeys.",
    onWelcome((welcome) => ({ ...welcome, oneTimePrekeys: MOST })),
  ),
  row(
    "welcome with no prekeys",
    "Says that it holds none.",
    onWelcome((welcome) => ({ ...welcome, oneTimePrekeys: 0 })),
  ),
  row(
    "huge heartbeat",
    "Asks for one sign of life in 49 days.",
    onWelcome((welcome) => ({ ...welcome, heartbeatMs: MOST })),
  ),
  row(
    "no heartbeat",
    "Asks for a heartbeat of 0 milliseconds.",
    onWelcome((welcome) => ({ ...welcome, heartbeatMs: 0 })),
  ),
  row(
    "heartbeat of a millisecond",
    "Asks for a thousand signs of life a second.",
    onWelcome((welcome) => ({ ...welcome, heartbeatMs: 1 })),
  ),
  row(
    "welcome in another version",
    "Says that version 99 was agreed on.",
    onWelcome((welcome) => ({ ...welcome, version: 99 })),
  ),
  row("welcome again and again", "Says Welcome every ten seconds.", welcomeAgain),
  row(
    "welcome without a challenge",
    "Lets devices in without asking who they are, and passes nothing on.",
    welcomeUnasked,
  ),
  row("no welcome", "Answers no authentication.", neverWelcome),
  row(
    "unknown version",
    "Offers only a version that does not exist yet.",
    onChallenge((challenge) => ({ ...challenge, versions: [2, MOST] })),
  ),
  row(
    "downgrade",
    "Offers version 0 besides the present one.",
    onChallenge((challenge) => ({ ...challenge, versions: [0, 1] })),
  ),
  row(
    "another nonce",
    "Has the device sign another nonce than the one it is let in with.",
    onChallenge((challenge) => ({ ...challenge, nonce: new Uint8Array(32).fill(9) })),
  ),
  row("challenge again and again", "Asks who the device is every ten seconds.", challengeAgain),
  row("oversize frames", "Sends a frame beyond the limit after every twentieth.", oversize),
  row("truncate frames", "Cuts every third frame in half.", truncateFrames),
  row("garbage frames", "Sends bytes that are no frames.", garbage),
  row("empty frames", "Sends frames without a byte.", empty),
  row("slow-roll", "Sends one frame a minute.", slowRoll),
  ...closes,
];
