import {
  type Addressee,
  bytesToHex,
  type Failure,
  hexToBytes,
  MAX_ENVELOPE_BYTES,
  MAX_SLOTS_COUNT,
  type Submit,
} from "@sotto/protocol";
import type { Clock, Digest, Random } from "../ports.ts";
import type { SharedPayload } from "../storage/storage.ts";
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
  const malformed = shapeFailure(frame);
  if (malformed !== undefined) return answer(malformed);
  if (isInMemory(context, frame)) return accept(context, sender, frame, answer);
  return acceptWhenLoaded(context, sender, frame, answer);
}

function shapeFailure({ requestId, addressees, shared }: Submit): Failure | undefined {
  const users = new Set(addressees.map(({ userId }) => userId));
  const slots = addressees.flatMap((addressee) => addressee.slots);
  const devices = new Set(slots.map(({ deviceId }) => bytesToHex(deviceId)));
  if (
    users.size !== addressees.length ||
    devices.size !== slots.length ||
    slots.length > MAX_SLOTS_COUNT
  ) {
    return failure(requestId, "relay/bad-request");
  }
  const isTooLarge = slots.some(({ sealed }) => sealed.length + shared.length > MAX_ENVELOPE_BYTES);
  return isTooLarge ? failure(requestId, "message/too-large") : undefined;
}

function isInMemory({ directory, queues }: SubmitContext, { addressees }: Submit): boolean {
  return addressees.every(({ userId, slots }) => {
    const isQueueLoaded = slots.every(
      ({ deviceId }) => queues.get(bytesToHex(deviceId)) !== undefined,
    );
    return isQueueLoaded && directory.cached(userId) !== undefined;
  });
}

/** Whoever registers while the others are being loaded has to be loaded too. */
async function acceptWhenLoaded(
  context: SubmitContext,
  sender: SubmitSender,
  frame: Submit,
  answer: Reply,
): Promise<void> {
  let known: ReadonlySet<string>;
  do known = await loadRecipients(context, frame);
  while (!isLoaded(context, frame, known));
  accept(context, sender, frame, answer);
}

/** Every known user is there, and the queue of every slot that is a device of theirs. */
function isLoaded(
  { directory, queues }: SubmitContext,
  { addressees }: Submit,
  known: ReadonlySet<string>,
): boolean {
  return addressees.every(({ userId, slots }) => {
    const devices = directory.cached(userId)?.devices;
    // Known, and forgotten again while others were being loaded: something about the user has changed.
    if (devices === undefined && known.has(userId)) return false;
    return slots.every(({ deviceId }) => {
      const device = bytesToHex(deviceId);
      return devices?.has(device) !== true || queues.get(device) !== undefined;
    });
  });
}

/**
 * Loads queues of real devices only: otherwise made-up ids would fill the memory.
 *
 * @returns Those of the users that there are.
 */
async function loadRecipients(
  { directory, queues }: SubmitContext,
  { addressees }: Submit,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const loads = addressees.map(async ({ userId, slots }) => {
    const account = await directory.lookUp(userId);
    if (account !== undefined) known.add(userId);
    const real = slots.filter(
      ({ deviceId }) => account?.devices.has(bytesToHex(deviceId)) === true,
    );
    await Promise.all(real.map(({ deviceId }) => queues.open(deviceId)));
  });
  await Promise.all(loads);
  return known;
}

/** In one turn, so that what is looked at first is still so when it is counted. */
function accept(context: SubmitContext, sender: SubmitSender, frame: Submit, answer: Reply): void {
  const { clock, sendLimits } = context;
  const { requestId } = frame;
  const refused = recipientsFailure(context, sender.device, frame);
  if (refused !== undefined) return answer(refused);
  const recipients = recipientsOf(context, sender, frame);
  // What strangers send in passing reaches nobody, and is no part of their quota.
  const counted = frame.ephemeral ? recipients.map(asContact) : recipients;
  const retryAfterMs = sendLimits.waitMs(sender.userId, counted, clock.now());
  if (retryAfterMs > 0) return answer(failure(requestId, "relay/rate-limited", { retryAfterMs }));
  if (frame.ephemeral) {
    sendLimits.spend(sender.userId, counted, clock.now());
    return passOn(context, recipients, frame, answer);
  }
  const parcels = parcelsOf(context, frame);
  const refusal = refusalOf(parcels, requestId);
  if (refusal !== undefined) return answer(refusal);
  const takeBack = sendLimits.spend(sender.userId, counted, clock.now());
  enqueue(parcels, requestId, (outcome) => {
    if (outcome.type === "failure") takeBack();
    answer(outcome);
  });
}

/** The other accounts. A sender's own devices have no limits of this kind. */
function recipientsOf(
  { directory, digest }: SubmitContext,
  sender: SubmitSender,
  { addressees }: Submit,
): readonly Recipient[] {
  return addressees
    .filter(({ userId }) => userId !== sender.userId)
    .map(({ userId, deliveryToken }) => {
      const account = directory.cached(userId);
      const isStranger = account !== undefined && !isContact(account, deliveryToken, digest);
      return { userId, isStranger };
    });
}

const asContact = ({ userId }: Recipient): Recipient => ({ userId, isStranger: false });

/** Pushes what is never written. A stranger's goes nowhere, and the answer is the same as for a device that is away. */
function passOn(
  context: SubmitContext,
  recipients: readonly Recipient[],
  frame: Submit,
  answer: Reply,
): void {
  const strangers = new Set(
    recipients.filter(({ isStranger }) => isStranger).map(({ userId }) => userId),
  );
  const addressees = frame.addressees.filter(({ userId }) => !strangers.has(userId));
  for (const { queue, arrival } of parcelsOf(context, { ...frame, addressees }))
    queue.offerEphemeral(arrival.envelope);
  answer({ type: "accepted", requestId: frame.requestId, stored: false });
}

/** Why the queues cannot take the parcels, as far as memory tells. */
function refusalOf(parcels: readonly Parcel[], requestId: Uint8Array): Failure | undefined {
  const refusals = parcels.map(({ queue, arrival }) => queue.refusalOf(arrival));
  if (refusals.includes("conflict")) return failure(requestId, "relay/id-conflict");
  if (refusals.includes("quota")) return failure(requestId, "relay/quota");
  const waits = refusals.map((refusal) => (typeof refusal === "object" ? refusal.retryAfterMs : 0));
  const retryAfterMs = Math.max(0, ...waits);
  return retryAfterMs > 0 ? failure(requestId, "relay/rate-limited", { retryAfterMs }) : undefined;
}

function recipientsFailure(
  context: SubmitContext,
  sender: string,
  { requestId, addressees }: Submit,
): Failure | undefined {
  for (const addressee of addressees) {
    const account = context.directory.cached(addressee.userId);
    if (account === undefined) return failure(requestId, "peer/unknown");
    const mismatch = compareDevices(account, addressee, sender);
    if (mismatch !== undefined) return failure(requestId, "relay/devices-changed", mismatch);
  }
  return undefined;
}

interface DeviceMismatch {
  readonly missingDevices: readonly Uint8Array[];
  readonly extraDevices: readonly Uint8Array[];
}

/** A sender does not send to the device that it is. */
function compareDevices(
  account: Account,
  { slots }: Addressee,
  sender: string,
): DeviceMismatch | undefined {
  const given = new Set(slots.map(({ deviceId }) => bytesToHex(deviceId)));
  const missing = [...account.devices.keys()].filter(
    (device) => device !== sender && !given.has(device),
  );
  const extra = [...given].filter((device) => device === sender || !account.devices.has(device));
  if (missing.length === 0 && extra.length === 0) return undefined;
  return { missingDevices: missing.map(hexToBytes), extraDevices: extra.map(hexToBytes) };
}

function parcelsOf(context: SubmitContext, { addressees, shared, ttlSeconds }: Submit): Parcel[] {
  const seconds =
    ttlSeconds === 0 ? context.retentionSeconds : Math.min(ttlSeconds, context.retentionSeconds);
  const expiresAtMs = context.clock.now() + seconds * 1000;
  // Copies: the frame's arrays are views of a larger buffer, which they would keep from being freed.
  const body = shared.slice();
  const payload: SharedPayload | undefined =
    body.length === 0 ? undefined : { id: context.random(PAYLOAD_ID_BYTES), body };
  return addressees.flatMap(({ userId, slots }) => {
    const refused = context.directory.cached(userId)?.refusedDevices;
    const kept = slots.filter(({ deviceId }) => refused?.has(bytesToHex(deviceId)) !== true);
    return kept.map(({ deviceId, envelopeId, sealed }) => {
      const envelope = { id: envelopeId.slice(), sealed: sealed.slice(), shared: body };
      const queue = context.queues.get(bytesToHex(deviceId));
      if (queue === undefined) throw new Error("a recipient's queue is not loaded");
      return { queue, arrival: { envelope, shared: payload, expiresAtMs } };
    });
  });
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
