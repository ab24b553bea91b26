import { type Envelope, MAX_DELIVER_COUNT } from "@sotto/protocol";
import type { EvilConnection, EvilRelay, Hooks } from "../evil-relay.ts";
import type { Power } from "../power.ts";
import {
  deliveries,
  discard,
  every,
  freshId,
  isLargeFromAlice,
  onDelivery,
  underOtherId,
} from "./tools.ts";

// What a relay can do with the envelopes that it is to deliver, without touching what is in them.

function reorder(): Hooks {
  const held: { readonly at: EvilConnection; readonly envelopes: readonly Envelope[] }[] = [];
  const release = (): void => {
    for (const { at, envelopes } of held.splice(0).toReversed()) {
      for (const frame of deliveries(envelopes.toReversed())) at.send(frame);
    }
  };
  let isReleasing = false;
  return {
    toClient: (frame, at) => {
      if (frame.type !== "deliver" || isReleasing) return [frame];
      held.push({ at, envelopes: frame.envelopes });
      isReleasing = held.length >= 4;
      if (isReleasing) release();
      isReleasing = false;
      return [];
    },
    stop: release,
  };
}

function replayToSameDevice(): Hooks {
  return {
    toClient: onDelivery(undefined, (envelopes) =>
      envelopes.flatMap((envelope) => [envelope, envelope, underOtherId(envelope)]),
    ),
  };
}

function replayAfterRestart(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at) => {
      if (frame.type !== "queueEmpty") return [frame];
      const own = evil.tap.delivered.filter(({ user }) => user === at.user);
      const again = own.flatMap(({ envelope }) => [envelope, underOtherId(envelope)]);
      return [...deliveries(again), frame];
    },
  };
}

function replayToAnotherUser(evil: EvilRelay): Hooks {
  return {
    toClient: onDelivery("bob", (envelopes) => {
      for (const frame of deliveries(envelopes)) evil.of("carol")?.send(frame);
      return envelopes;
    }),
  };
}

function misroute(evil: EvilRelay): Hooks {
  return {
    toClient: onDelivery("bob", (envelopes) => {
      for (const frame of deliveries(envelopes)) evil.of("carol")?.send(frame);
      return [];
    }),
  };
}

/** Alice's first large message to Bob under the power. */
function firstForBob(
  evil: EvilRelay,
  act: (envelope: Envelope, at: EvilConnection) => readonly Envelope[],
): NonNullable<Hooks["toClient"]> {
  let isDone = false;
  return onDelivery("bob", (envelopes, at) => {
    return envelopes.flatMap((envelope) => {
      if (isDone || !isLargeFromAlice(evil, envelope)) return [envelope];
      isDone = true;
      return act(envelope, at);
    });
  });
}

function dropOne(evil: EvilRelay): Hooks {
  return {
    toClient: firstForBob(evil, (envelope, at) => {
      discard([envelope], at);
      return [];
    }),
  };
}

function dropAll(): Hooks {
  return {
    toClient: onDelivery(undefined, (envelopes, at) => {
      discard(envelopes, at);
      return [];
    }),
  };
}

function dropOneAndNeverSettle(evil: EvilRelay): Hooks {
  const drop = dropOne(evil).toClient;
  return {
    toClient: (frame, at) => (frame.type === "queueEmpty" ? [] : (drop?.(frame, at) ?? [frame])),
  };
}

function delayOne(evil: EvilRelay): Hooks {
  return {
    toClient: firstForBob(evil, (envelope, at) => {
      evil.later(45_000, () => {
        for (const frame of deliveries([envelope])) at.send(frame);
      });
      return [];
    }),
  };
}

function delayAll(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at) => {
      if (frame.type !== "deliver") return [frame];
      evil.later(40_000, () => at.send(frame));
      return [];
    },
  };
}

function duplicateFrames(): Hooks {
  return {
    toClient: (frame) => [frame, frame],
    toRelay: (frame) => (frame.type === "authenticate" ? [frame] : [frame, frame]),
  };
}

function flood(): Hooks {
  return {
    toClient: onDelivery("bob", (envelopes) =>
      envelopes.flatMap((envelope) => Array.from({ length: MAX_DELIVER_COUNT }, () => envelope)),
    ),
  };
}

function refuseAcks(evil: EvilRelay): Hooks {
  const unacked = new Map<EvilConnection, Envelope[]>();
  const { stop } = every(evil, 5_000, () => {
    for (const [at, envelopes] of unacked)
      for (const frame of deliveries(envelopes)) at.send(frame);
  });
  return {
    toRelay: (frame) => (frame.type === "ack" ? [] : [frame]),
    toClient: onDelivery(undefined, (envelopes, at) => {
      unacked.set(at, [...(unacked.get(at) ?? []), ...envelopes]);
      return envelopes;
    }),
    stop,
  };
}

function deliverBeforeWelcome(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at) => {
      const own = evil.tap.delivered.filter(({ user }) => user === at.user);
      const again = deliveries(own.map(({ envelope }) => underOtherId(envelope)));
      return frame.type === "challenge" || frame.type === "welcome" ? [...again, frame] : [frame];
    },
  };
}

function reflect(): Hooks {
  return {
    toRelay: (frame, at) => {
      if (frame.type !== "submit" || at.user !== "alice") return [frame];
      const slots = frame.addressees.flatMap((addressee) => addressee.slots);
      const envelopes = slots.map(({ sealed }) => ({
        id: freshId(),
        sealed,
        shared: frame.shared,
      }));
      for (const said of deliveries(envelopes)) at.send(said);
      return [frame];
    },
  };
}

/** Bob gets nothing, and Alice gets what Carol is told, among it Bob's receipts for Carol. */
function inventReceipts(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at) => {
      if (frame.type !== "deliver") return [frame];
      if (at.user === "bob") {
        discard(frame.envelopes, at);
        return [];
      }
      const copies = frame.envelopes.map(underOtherId);
      if (at.user === "carol") for (const said of deliveries(copies)) evil.of("alice")?.send(said);
      return [frame];
    },
  };
}

function sameIdForAll(): Hooks {
  const id = freshId();
  return {
    toClient: onDelivery("bob", (envelopes) => envelopes.map((envelope) => ({ ...envelope, id }))),
  };
}

export const DELIVERIES: readonly Power[] = [
  {
    name: "honest",
    does: "Passes everything on: the control of this table.",
    start: () => ({}),
  },
  {
    name: "reorder deliveries",
    does: "Holds deliveries back and lets them go in the reverse order.",
    start: reorder,
  },
  {
    name: "replay to the same device",
    does: "Delivers every envelope three times, once under another id.",
    start: replayToSameDevice,
  },
  {
    name: "replay after a restart",
    does: "Delivers everything that Bob ever got once more to his restarted process, also under other ids.",
    start: replayAfterRestart,
    restartsBob: true,
  },
  {
    name: "replay to another user",
    does: "Delivers Bob's envelopes to Carol as well.",
    start: replayToAnotherUser,
  },
  {
    name: "misroute",
    does: "Delivers Bob's envelopes to Carol instead.",
    start: misroute,
  },
  {
    name: "drop one message",
    does: "Forgets one message from Alice to Bob.",
    start: dropOne,
  },
  {
    name: "drop one message, queue never empty",
    does: "Forgets one message from Alice to Bob, and does not say on new connections that no more wait.",
    start: dropOneAndNeverSettle,
    reconnects: true,
  },
  {
    name: "drop all messages",
    does: "Forgets every envelope.",
    start: dropAll,
  },
  {
    name: "delay one message past the wait for it",
    does: "Delivers one message from Alice to Bob after 45 seconds.",
    start: delayOne,
  },
  {
    name: "delay all messages",
    does: "Delivers everything 40 seconds late.",
    start: delayAll,
  },
  {
    name: "duplicate frames",
    does: "Sends every frame twice, both ways.",
    start: duplicateFrames,
  },
  {
    name: "flood with copies",
    does: `Delivers each of Bob's envelopes ${MAX_DELIVER_COUNT} times.`,
    start: flood,
  },
  {
    name: "refuse acknowledgements",
    does: "Delivers everything again every five seconds, whatever is acknowledged.",
    start: refuseAcks,
  },
  {
    name: "deliver before Welcome",
    does: "Delivers old envelopes under other ids before it has let the device in.",
    start: deliverBeforeWelcome,
    reconnects: true,
  },
  {
    name: "reflect",
    does: "Delivers to Alice what she has sent, as if it came from her peer.",
    start: reflect,
  },
  {
    name: "invent receipts",
    does: "Forgets what is for Bob, and delivers to Alice the receipts and messages that are for Carol.",
    start: inventReceipts,
  },
  {
    name: "one id for all",
    does: "Delivers all of Bob's envelopes under the same id.",
    start: sameIdForAll,
  },
];
