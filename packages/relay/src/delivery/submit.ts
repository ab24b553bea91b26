import type { Failure, Submit } from "@sotto/protocol";
import { hexOf } from "../hex.ts";
import type { Clock, Digest, Random } from "../ports.ts";
import type { SharedPayload } from "../storage/storage.ts";
import { compareDevices, type Destination, destinationsOf, shapeFailure } from "./addressing.ts";
import type { Arrival } from "./arrival.ts";
import { isContact } from "./delivery-tokens.ts";
import type { DeviceQueue } from "./device-queue.ts";
import type { Account, Directory } from "./directory.ts";
import { failure } from "./failure.ts";
import type { Reply } from "./idempotence.ts";
import type { Queues } from "./queues.ts";
import type { Recipient, SendLimits } from "./send-limits.ts";

export interface SubmitContext {
  readonly directory: Directory;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly random: Random;
  readonly digest: Digest;
  readonly sendLimits: SendLimits;
  readonly retentionSeconds: number;
}

/** Who sends. */
export interface SubmitSender {
  /** 32 hexadecimal digits. */
  readonly device: string;
  readonly userId: string;
}

/** A Submit, and who it is for. */
interface Delivery {
  readonly frame: Submit;
  readonly destinations: readonly Destination[];
}

/** A destination whose account is there. */
interface Resolved extends Destination {
  readonly account: Account;
}

interface Parcel {
  readonly queue: DeviceQueue;
  readonly arrival: Arrival;
}

const PAYLOAD_ID_BYTES = 16;

/**
 * Takes a Submit in: all of its envelopes or none.
 *
 * Returns without a promise when everything it needs is in memory, so that a burst costs no turns of the event loop.
 */
export function submit(
  context: SubmitContext,
  sender: SubmitSender,
  frame: Submit,
  answer: Reply,
): void | Promise<void> {
  const delivery = { frame, destinations: destinationsOf(frame) };
  const malformed = shapeFailure(frame, delivery.destinations);
  if (malformed !== undefined) return answer(malformed);
  if (isInMemory(context, delivery)) return accept(context, sender, delivery, answer);
  return acceptWhenLoaded(context, sender, delivery, answer);
}

function isInMemory({ directory, queues }: SubmitContext, { destinations }: Delivery): boolean {
  return destinations.every(
    ({ addressee, devices }) =>
      directory.cached(addressee.userId) !== undefined &&
      devices.every((device) => queues.get(device) !== undefined),
  );
}

/** Whoever registers while the others are being loaded has to be loaded too. */
async function acceptWhenLoaded(
  context: SubmitContext,
  sender: SubmitSender,
  delivery: Delivery,
  answer: Reply,
): Promise<void> {
  let known: ReadonlySet<string>;
  do known = await loadRecipients(context, delivery);
  while (!isLoaded(context, delivery, known));
  accept(context, sender, delivery, answer);
}

/** Every known user is there, and the queue of every slot that is a device of theirs. */
function isLoaded(
  { directory, queues }: SubmitContext,
  { destinations }: Delivery,
  known: ReadonlySet<string>,
): boolean {
  return destinations.every(({ addressee: { userId }, devices }) => {
    const present = directory.cached(userId)?.devices;
    // Known, and forgotten again while others were being loaded: something about the user has changed.
    if (present === undefined && known.has(userId)) return false;
    return devices.every(
      (device) => present?.has(device) !== true || queues.get(device) !== undefined,
    );
  });
}

/**
 * Loads queues of real devices only: otherwise made-up ids would fill the memory.
 *
 * @returns Those of the users that there are.
 */
async function loadRecipients(
  { directory, queues }: SubmitContext,
  { destinations }: Delivery,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const loads = destinations.map(async ({ addressee: { userId, slots }, devices }) => {
    const account = await directory.lookUp(userId);
    if (account !== undefined) known.add(userId);
    const real = slots.filter((_, index) => account?.devices.has(devices[index] ?? "") === true);
    await Promise.all(real.map(({ deviceId }) => queues.open(deviceId)));
  });
  await Promise.all(loads);
  return known;
}

/** In one turn, so that what is looked at first is still so when it is counted. */
function accept(
  context: SubmitContext,
  sender: SubmitSender,
  { frame, destinations }: Delivery,
  answer: Reply,
): void {
  const { clock, sendLimits } = context;
  const { requestId } = frame;
  const resolved = resolve(context, sender.device, requestId, destinations);
  if ("type" in resolved) return answer(resolved);
  const recipients = recipientsOf(context, sender, resolved);
  // What strangers send in passing reaches nobody, and is no part of their quota.
  const counted = frame.ephemeral ? recipients.map(asContact) : recipients;
  const nowMs = clock.now();
  const retryAfterMs = sendLimits.waitMs(sender.userId, counted, nowMs);
  if (retryAfterMs > 0) return answer(failure(requestId, "relay/rate-limited", { retryAfterMs }));
  if (frame.ephemeral) {
    sendLimits.spend(sender.userId, counted, nowMs);
    return passOn(context, recipients, resolved, frame, answer);
  }
  const parcels = parcelsOf(context, resolved, frame);
  const refusal = refusalOf(parcels, requestId);
  if (refusal !== undefined) return answer(refusal);
  const takeBack = sendLimits.spend(sender.userId, counted, nowMs);
  enqueue(parcels, requestId, (outcome) => {
    if (outcome.type === "failure") takeBack();
    answer(outcome);
  });
}

/** The accounts of the destinations, if they all exist and have just the devices that there are slots for. */
function resolve(
  { directory }: SubmitContext,
  sender: string,
  requestId: Uint8Array,
  destinations: readonly Destination[],
): readonly Resolved[] | Failure {
  const resolved: Resolved[] = [];
  for (const { addressee, devices } of destinations) {
    const account = directory.cached(addressee.userId);
    if (account === undefined) return failure(requestId, "peer/unknown");
    const mismatch = compareDevices(account, devices, sender);
    if (mismatch !== undefined) return failure(requestId, "relay/devices-changed", mismatch);
    resolved.push({ addressee, devices, account });
  }
  return resolved;
}

/** The other accounts. A sender's own devices have no limits of this kind. */
function recipientsOf(
  { digest }: SubmitContext,
  sender: SubmitSender,
  resolved: readonly Resolved[],
): readonly Recipient[] {
  return resolved
    .filter(({ account }) => account.userId !== sender.userId)
    .map(({ account, addressee: { deliveryToken } }) => ({
      userId: account.userId,
      isStranger: !isContact(account, deliveryToken, digest),
    }));
}

const asContact = ({ userId }: Recipient): Recipient => ({ userId, isStranger: false });

/** Pushes what is never written. A stranger's goes nowhere, and the answer is the same as for a device that is away. */
function passOn(
  context: SubmitContext,
  recipients: readonly Recipient[],
  resolved: readonly Resolved[],
  frame: Submit,
  answer: Reply,
): void {
  const strangers = new Set(
    recipients.filter(({ isStranger }) => isStranger).map(({ userId }) => userId),
  );
  const welcome = resolved.filter(({ account }) => !strangers.has(account.userId));
  for (const { queue, arrival } of parcelsOf(context, welcome, frame))
    queue.offerEphemeral(arrival.envelope);
  answer({ type: "accepted", requestId: frame.requestId, stored: false });
}

/** Why the queues cannot take the parcels, as far as memory tells. */
function refusalOf(parcels: readonly Parcel[], requestId: Uint8Array): Failure | undefined {
  let isFull = false;
  let retryAfterMs = 0;
  for (const { queue, arrival } of parcels) {
    const refusal = queue.refusalOf(arrival);
    if (refusal === undefined) continue;
    if (refusal === "conflict") return failure(requestId, "relay/id-conflict");
    if (refusal === "quota") isFull = true;
    else retryAfterMs = Math.max(retryAfterMs, refusal.retryAfterMs);
  }
  if (isFull) return failure(requestId, "relay/quota");
  return retryAfterMs > 0 ? failure(requestId, "relay/rate-limited", { retryAfterMs }) : undefined;
}

function parcelsOf(
  context: SubmitContext,
  resolved: readonly Resolved[],
  { shared, ttlSeconds }: Submit,
): Parcel[] {
  const seconds =
    ttlSeconds === 0 ? context.retentionSeconds : Math.min(ttlSeconds, context.retentionSeconds);
  const expiresAtMs = context.clock.now() + seconds * 1000;
  // Copies: the frame's arrays are views of a larger buffer, which they would keep from being freed.
  const body = shared.slice();
  const payload: SharedPayload | undefined =
    body.length === 0 ? undefined : { id: context.random(PAYLOAD_ID_BYTES), body };
  const parcels: Parcel[] = [];
  for (const { addressee, devices, account } of resolved) {
    addressee.slots.forEach(({ envelopeId, sealed }, index) => {
      const device = devices[index] as string;
      if (account.refusedDevices.has(device)) return;
      const queue = context.queues.get(device);
      if (queue === undefined) throw new Error("a recipient's queue is not loaded");
      const envelope = { id: envelopeId.slice(), sealed: sealed.slice(), shared: body };
      const key = hexOf(envelope.id);
      parcels.push({ queue, arrival: { key, envelope, shared: payload, expiresAtMs } });
    });
  }
  return parcels;
}

/** Answers when every envelope has been acknowledged or written. */
function enqueue(parcels: readonly Parcel[], requestId: Uint8Array, answer: Reply): void {
  if (parcels.length === 0) return answer({ type: "accepted", requestId, stored: false });
  let open = parcels.length;
  let isStored = false;
  let isConflict = false;
  let isFull = false;
  for (const { queue, arrival } of parcels) {
    queue.offer(arrival, (settlement) => {
      isStored ||= settlement === "stored";
      isConflict ||= settlement === "conflict";
      isFull ||= settlement === "full";
      open -= 1;
      if (open > 0) return;
      if (isConflict) answer(failure(requestId, "relay/id-conflict"));
      // What other devices have is taken for the same when the sender tries again.
      else if (isFull) answer(failure(requestId, "relay/quota"));
      else answer({ type: "accepted", requestId, stored: isStored });
    });
  }
}
