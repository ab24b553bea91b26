import {
  concatBytes,
  decodeRatchetHeader,
  decodeRatchetMessage,
  encodeRatchetHeader,
  encodeRatchetMessage,
  type Envelope,
} from "@sotto/protocol";
import type { EvilRelay, Hooks } from "../evil-relay.ts";
import type { Power } from "../power.ts";
import { deliveries, discard, every, flipped, freshId, onDelivery, resealed } from "./tools.ts";

// What a relay can do to the bytes of an envelope, and with envelopes of its own.

/** Changes what Bob is delivered, and acknowledges it in his place: the real envelope never comes. */
function spoil(change: (envelope: Envelope, count: number) => Envelope): () => Hooks {
  return () => {
    let count = 0;
    return {
      toClient: onDelivery("bob", (envelopes, at) => {
        discard(envelopes, at);
        return envelopes.map((envelope) => change(envelope, count++));
      }),
    };
  };
}

const truncate = spoil((envelope, count) => ({
  ...envelope,
  sealed: envelope.sealed.slice(0, Math.max(1, envelope.sealed.length - 1 - 40 * count)),
}));

const flipHeader = spoil((envelope, count) =>
  resealed(envelope, ({ header, ciphertext }) => ({
    header: flipped(header, (count * 37) % header.length),
    ciphertext,
  })),
);

const flipCiphertext = spoil((envelope, count) =>
  resealed(envelope, ({ header, ciphertext }) => ({
    header,
    ciphertext: flipped(ciphertext, (count * 101) % ciphertext.length),
  })),
);

const flipShared = spoil((envelope) =>
  envelope.shared.length === 0
    ? envelope
    : { ...envelope, shared: flipped(envelope.shared, envelope.shared.length >> 1) },
);

const stripShared = spoil((envelope) => ({ ...envelope, shared: new Uint8Array(0) }));

const addShared = spoil((envelope) =>
  envelope.shared.length > 0 ? envelope : { ...envelope, shared: new Uint8Array(3_000).fill(7) },
);

const flipId = spoil((envelope) => ({ ...envelope, id: flipped(envelope.id, 3) }));

/** The number in the clear header says that thousands came before. */
const hugeCounters = spoil((envelope) =>
  resealed(envelope, ({ header, ciphertext }) => ({
    header: encodeRatchetHeader({
      ...decodeRatchetHeader(header),
      n: 0xffff_ffff,
      pn: 0xffff_ffff,
      pqEpoch: 0xffff_ffff,
      pqN: 0xffff_ffff,
    }),
    ciphertext,
  })),
);

/** Exchanges one part of the envelopes that reach Bob in pairs. */
function swapPairs(
  isWanted: (envelope: Envelope) => boolean,
  swap: (one: Envelope, other: Envelope) => readonly Envelope[],
): () => Hooks {
  return () => {
    let waiting: Envelope | undefined;
    return {
      toClient: onDelivery("bob", (envelopes) =>
        envelopes.flatMap((envelope) => {
          if (!isWanted(envelope)) return [envelope];
          if (waiting === undefined) {
            waiting = envelope;
            return [];
          }
          const pair = swap(waiting, envelope);
          waiting = undefined;
          return pair;
        }),
      ),
    };
  };
}

const swapBodies = swapPairs(
  ({ shared }) => shared.length === 0,
  (one, other) => [
    { ...one, sealed: other.sealed },
    { ...other, sealed: one.sealed },
  ],
);

const swapShared = swapPairs(
  ({ shared }) => shared.length > 0,
  (one, other) => [
    { ...one, shared: other.shared },
    { ...other, shared: one.shared },
  ],
);

/** One message's header with another's ciphertext. */
const graft = swapPairs(
  ({ shared }) => shared.length === 0,
  (one, other) => {
    const first = decodeRatchetMessage(one.sealed);
    const second = decodeRatchetMessage(other.sealed);
    const grafted = encodeRatchetMessage({ header: first.header, ciphertext: second.ciphertext });
    return [{ ...one, sealed: grafted }, other];
  },
);

/** Bytes under the header of what somebody has really sent. */
function forged({ sealed }: Envelope): Envelope {
  const { header } = decodeRatchetMessage(sealed);
  const { n, pqN, ...rest } = decodeRatchetHeader(header);
  const ciphertext = new Uint8Array(272).fill(0x5a);
  return {
    id: freshId(),
    sealed: encodeRatchetMessage({
      header: encodeRatchetHeader({ ...rest, n: n + 1, pqN: pqN + 1 }),
      ciphertext,
    }),
    shared: new Uint8Array(0),
  };
}

function inventMessages(): Hooks {
  return {
    toClient: onDelivery("bob", (envelopes) =>
      envelopes.flatMap((envelope) => [envelope, forged(envelope)]),
    ),
  };
}

function deliverNoise(evil: EvilRelay): Hooks {
  let count = 0;
  const { stop } = every(evil, 10_000, () => {
    count += 1;
    const noise = concatBytes(Uint8Array.of(count), new Uint8Array(100 * count).fill(count));
    const envelopes = [{ id: freshId(), sealed: noise, shared: noise }];
    for (const frame of deliveries(envelopes)) evil.of("bob")?.send(frame);
  });
  return { stop };
}

/** Noise under the ids that the real envelopes are going to have. */
function takeIds(evil: EvilRelay): Hooks {
  return {
    toRelay: (frame, at) => {
      if (frame.type !== "submit") return [frame];
      for (const { userId, slots } of frame.addressees) {
        const noise = slots.map(({ envelopeId }) => ({
          id: envelopeId,
          sealed: new Uint8Array(64).fill(1),
          shared: new Uint8Array(0),
        }));
        for (const said of deliveries(noise)) evil.of(userId)?.send(said);
      }
      evil.later(5_000, () => at.say(frame));
      return [];
    },
  };
}

/** Junk that is reported as a gap first, so that the loss of the real messages might pass as reported. */
function buryUnderJunk(evil: EvilRelay): Hooks {
  let isLate = false;
  evil.later(9_000, () => (isLate = true));
  return {
    toClient: onDelivery("bob", (envelopes, at) =>
      envelopes.flatMap((envelope) => {
        if (!isLate) return [envelope, forged(envelope)];
        if (envelope.shared.length === 0) return [envelope];
        discard([envelope], at);
        return [];
      }),
    ),
  };
}

export const CONTENTS: readonly Power[] = [
  {
    name: "truncate an envelope",
    does: "Cuts the ends off Bob's envelopes.",
    start: truncate,
  },
  {
    name: "flip a byte of the header",
    does: "Changes one bit in the ratchet header of each of Bob's envelopes, each time elsewhere.",
    start: flipHeader,
  },
  {
    name: "flip a byte of the ciphertext",
    does: "Changes one bit in the ciphertext of each of Bob's envelopes.",
    start: flipCiphertext,
  },
  {
    name: "flip a byte of the shared payload",
    does: "Changes one bit in the shared payload of Bob's large messages.",
    start: flipShared,
  },
  {
    name: "strip the shared payload",
    does: "Delivers Bob's large messages without their shared payload.",
    start: stripShared,
  },
  {
    name: "add a shared payload",
    does: "Adds a shared payload to messages that have none.",
    start: addShared,
  },
  {
    name: "flip a byte of the envelope id",
    does: "Delivers Bob's envelopes under other ids than they were sent with.",
    start: flipId,
  },
  {
    name: "huge counters",
    does: "Sets every counter in the header of Bob's envelopes to 4,294,967,295.",
    start: hugeCounters,
  },
  {
    name: "swap bodies between messages",
    does: "Exchanges the ratchet messages of Alice's and Carol's envelopes to Bob, under the old ids.",
    start: swapBodies,
  },
  {
    name: "swap shared payloads between messages",
    does: "Exchanges the shared payloads of Alice's and Carol's large messages to Bob.",
    start: swapShared,
  },
  {
    name: "graft a ciphertext onto another header",
    does: "Joins the header of one message with the ciphertext of the next.",
    start: graft,
  },
  {
    name: "invent messages",
    does: "Adds a message with a copied header, the next number and made-up bytes to every real one.",
    start: inventMessages,
  },
  {
    name: "deliver noise",
    does: "Delivers envelopes that hold no ratchet message at all.",
    start: deliverNoise,
  },
  {
    name: "take the ids first",
    does: "Delivers noise under the ids of messages that are about to arrive.",
    start: takeIds,
  },
  {
    name: "bury a loss under junk",
    does: "Makes Bob report gaps for junk, and later forgets real messages, that these might count as reported.",
    start: buryUnderJunk,
  },
];
