import { bytesToHex, type ServerFrame } from "@sotto/protocol";
import { Device } from "../../../packages/relay/test/device.ts";

/** Who takes part in a run, and what they sent. Filled in before the bytes leave, so that it holds whatever comes of them. */
export interface Script {
  readonly ann: Device;
  readonly bob: Device;
  /** Envelope id → sealed bytes, in the order in which ann submitted them. */
  readonly envelopes: Map<string, Uint8Array>;
  /** Request id → what it asked for. */
  readonly requests: Map<string, Request>;
  /** Envelopes that bob acknowledged. */
  readonly acks: Set<string>;
}

export type Request =
  | { readonly type: "submit"; readonly envelopeId: string }
  | { readonly type: "publish"; readonly prekeyIds: readonly number[] }
  | { readonly type: "fetch" };

/** What the relay has said so far, and is bound by. */
export interface Facts {
  readonly registered: Set<string>;
  readonly accepted: Set<string>;
  readonly delivered: Set<string>;
  readonly published: Set<number>;
  readonly handedOut: Set<number>;
  /** One-time prekeys that were handed out a second time. */
  readonly handedOutTwice: Set<number>;
}

/** What is found on the disk afterwards. */
export interface Holdings {
  /** Users that have a device log. */
  readonly users: ReadonlySet<string>;
  /** Bob's mailbox, oldest first. */
  readonly envelopes: readonly { readonly id: string; readonly sealed: Uint8Array }[];
  /** Ids of bob's one-time prekeys that can still be handed out, in that order. */
  readonly prekeyIds: readonly number[];
}

export function newScript(): Script {
  return {
    ann: new Device("ann"),
    bob: new Device("bob"),
    envelopes: new Map(),
    requests: new Map(),
    acks: new Set(),
  };
}

export function noFacts(): Facts {
  return {
    registered: new Set(),
    accepted: new Set(),
    delivered: new Set(),
    published: new Set(),
    handedOut: new Set(),
    handedOutTwice: new Set(),
  };
}

/** Notes what a frame of the relay promises. */
export function learn(script: Script, facts: Facts, frame: ServerFrame): void {
  if (frame.type === "deliver")
    for (const { id } of frame.envelopes) facts.delivered.add(bytesToHex(id));
  if (frame.type === "welcome") facts.registered.add(frame.userId);
  if (!("requestId" in frame)) return;
  const request = script.requests.get(bytesToHex(frame.requestId));
  if (frame.type === "accepted" && request?.type === "submit")
    facts.accepted.add(request.envelopeId);
  if (frame.type === "prekeysPublished" && request?.type === "publish")
    for (const id of request.prekeyIds) facts.published.add(id);
  if (frame.type !== "bundles") return;
  for (const { oneTime } of frame.bundles) {
    if (oneTime === undefined) continue;
    if (facts.handedOut.has(oneTime.id)) facts.handedOutTwice.add(oneTime.id);
    facts.handedOut.add(oneTime.id);
  }
}

/** Where what is found breaks what was said: one line for each. */
export function violations(script: Script, facts: Facts, found: Holdings): string[] {
  const present = new Set(found.envelopes.map(({ id }) => id));
  const isAcknowledged = (id: string): boolean => script.acks.has(id) && facts.delivered.has(id);
  return [
    ...[...facts.registered]
      .filter((user) => !found.users.has(user))
      .map((user) => `the registration of ${user} is lost`),
    ...[...facts.accepted]
      .filter((id) => !present.has(id) && !isAcknowledged(id))
      .map((id) => `accepted envelope ${id} is lost`),
    ...mailboxViolations(script, found),
    ...prekeyViolations(script, facts, found),
  ];
}

function mailboxViolations(script: Script, { envelopes }: Holdings): string[] {
  const order = [...script.envelopes.keys()];
  const places = envelopes.map(({ id }) => order.indexOf(id));
  return [
    ...envelopes
      .filter(({ id, sealed }) => !Buffer.from(script.envelopes.get(id) ?? []).equals(sealed))
      .map(({ id }) => `envelope ${id} is not what was submitted`),
    ...places
      .filter((place, index) => place <= Math.max(-1, ...places.slice(0, index)))
      .map((place) => `envelope ${order[place]} is doubled or out of order`),
  ];
}

function prekeyViolations(script: Script, facts: Facts, { prekeyIds }: Holdings): string[] {
  const pool = new Set(prekeyIds);
  const again = [
    ...facts.handedOutTwice,
    ...prekeyIds.filter((id, index) => facts.handedOut.has(id) || prekeyIds.indexOf(id) < index),
  ];
  const gone = [...facts.published].filter((id) => !pool.has(id) && !facts.handedOut.has(id));
  // A fetch whose answer never came may have taken its prekey.
  const fetches = [...script.requests.values()].filter(({ type }) => type === "fetch").length;
  const isExcused = gone.length <= fetches - facts.handedOut.size;
  return [
    ...again.map((id) => `one-time prekey ${id} is handed out twice`),
    ...(isExcused ? [] : gone.map((id) => `published one-time prekey ${id} is lost`)),
  ];
}
