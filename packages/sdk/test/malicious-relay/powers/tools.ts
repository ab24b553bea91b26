import {
  bytesToHex,
  decodeRatchetMessage,
  encodeRatchetMessage,
  type ClientFrame,
  type Envelope,
  type Failure,
  type ServerFrame,
} from "@sotto/protocol";
import type { EvilConnection, EvilRelay, Hooks } from "../evil-relay.ts";

/** A hook that changes only the envelopes that one user, or anybody, is pushed. */
export function onDelivery(
  user: string | undefined,
  change: (envelopes: readonly Envelope[], at: EvilConnection) => readonly Envelope[],
): NonNullable<Hooks["toClient"]> {
  return (frame, at) => {
    if (frame.type !== "deliver" || (user !== undefined && at.user !== user)) return [frame];
    return deliveries(change(frame.envelopes, at));
  };
}

/** A message of Alice's that is surely no receipt: those are never large. */
export function isLargeFromAlice({ tap }: EvilRelay, { id, shared }: Envelope): boolean {
  return shared.length > 0 && tap.senders.get(bytesToHex(id)) === "alice";
}

/** One frame for each envelope: a frame of none is not valid, and one of many may be too large. */
export function deliveries(envelopes: readonly Envelope[]): readonly ServerFrame[] {
  return envelopes.map((envelope) => ({ type: "deliver", envelopes: [envelope] }));
}

/** Tells the real relay that an envelope has arrived, so that it forgets it. */
export function discard(envelopes: readonly Envelope[], at: EvilConnection): void {
  if (envelopes.length > 0) at.say({ type: "ack", envelopeIds: envelopes.map(({ id }) => id) });
}

let ids = 0;
/** 16 bytes that nobody has used. */
export function freshId(): Uint8Array {
  ids += 1;
  const id = new Uint8Array(16).fill(0xee);
  new DataView(id.buffer).setUint32(12, ids);
  return id;
}

export function underOtherId(envelope: Envelope): Envelope {
  return { ...envelope, id: freshId() };
}

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const index = Math.min(Math.max(0, at), copy.length - 1);
  copy[index] = (copy[index] as number) ^ 0x01;
  return copy;
}

/** Changes the two parts of the ratchet message that an envelope holds. */
export function resealed(
  envelope: Envelope,
  change: (
    parts: ReturnType<typeof decodeRatchetMessage>,
  ) => Parameters<typeof encodeRatchetMessage>[0],
): Envelope {
  return {
    ...envelope,
    sealed: encodeRatchetMessage(change(decodeRatchetMessage(envelope.sealed))),
  };
}

export function failureOf(
  requestId: Uint8Array,
  code: Failure["code"],
  details: Partial<Failure> = {},
): Failure {
  return {
    type: "failure",
    requestId,
    code,
    retryAfterMs: 0,
    missingDevices: [],
    extraDevices: [],
    ...details,
  };
}

/** Answers Submits in the real relay's place: it never sees them. */
export function answerSubmits(
  answer: (
    frame: Extract<ClientFrame, { type: "submit" }>,
    at: EvilConnection,
  ) => readonly ServerFrame[],
): NonNullable<Hooks["toRelay"]> {
  return (frame, at) => {
    if (frame.type !== "submit") return [frame];
    for (const said of answer(frame, at)) at.send(said);
    return [];
  };
}

/** Does something again and again for as long as the power lasts. */
export function every(evil: EvilRelay, ms: number, act: () => void): { readonly stop: () => void } {
  let isOn = true;
  const again = (): void => {
    if (!isOn) return;
    act();
    evil.later(ms, again);
  };
  evil.later(ms, again);
  return { stop: () => void (isOn = false) };
}
