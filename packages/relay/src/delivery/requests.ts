import {
  bytesToHex,
  type ClientFrame,
  type Failure,
  type FetchBundles,
  type FetchDirectory,
  type PublishDeliveryTokens,
  type PublishPrekeys,
  type ServerFrame,
  type UpdatePresence,
} from "@sotto/protocol";
import type { RelayLimits } from "../limits.ts";
import { LOW_PREKEYS_COUNT } from "../limits.ts";
import type { Storage } from "../storage/storage.ts";
import { failure } from "./failure.ts";
import type { Reply } from "./idempotence.ts";
import type { PrekeyBudget } from "./prekey-budget.ts";
import { bundleOf, checkPrekeys, type PrekeyOwner } from "./prekeys.ts";
import type { Presences, PresenceSession } from "./presence.ts";
import type { Sender, Senders } from "./senders.ts";
import { submit, type SubmitContext } from "./submit.ts";

export type Request = Extract<ClientFrame, { readonly requestId: Uint8Array }>;

export interface RequestContext extends SubmitContext {
  readonly storage: Storage;
  readonly limits: RelayLimits;
  readonly senders: Senders;
  readonly prekeyBudget: PrekeyBudget;
  readonly presences: Presences;
}

/** The device, and its connection as far as presence goes. */
export interface Requester extends PrekeyOwner {
  readonly presence: PresenceSession;
}

/** Carries out one request of an authenticated device. Answers exactly once; a promise means that it takes a while. */
export function handleRequest(
  context: RequestContext,
  owner: Requester,
  request: Request,
  reply: Reply,
): void | Promise<void> {
  const { device } = owner;
  const sender = context.senders.of(device);
  // It concerns the connection, not the device: a repeat on another connection has to take effect there.
  if (request.type === "updatePresence")
    return reply(updatePresence(context, sender, owner.presence, request));
  const answer = sender.requests.begin(request.requestId, reply, () => context.clock.now());
  if (answer === undefined) return;
  const limited = rateFailure(context, sender, request);
  if (limited !== undefined) return answer(limited);
  switch (request.type) {
    case "submit":
      return submit(context, { device, userId: owner.account.userId }, request, answer);
    case "publishPrekeys":
      return publishPrekeys(context, owner, request, answer);
    case "fetchDirectory":
      return fetchDirectory(context, request, answer);
    case "fetchBundles":
      return fetchBundles(context, device, request, answer);
    case "publishDeliveryTokens":
      return publishDeliveryTokens(context, owner, request, answer);
  }
}

function rateFailure(
  { clock }: RequestContext,
  sender: Sender,
  { type, requestId }: Request,
): Failure | undefined {
  const bucket = type === "submit" ? sender.submits : sender.others;
  const retryAfterMs = bucket.take(clock.now());
  return retryAfterMs === 0
    ? undefined
    : failure(requestId, "relay/rate-limited", { retryAfterMs });
}

function updatePresence(
  context: RequestContext,
  sender: Sender,
  session: PresenceSession,
  request: UpdatePresence,
): ServerFrame {
  const { presences, clock } = context;
  const { requestId, key } = request;
  const limited = rateFailure(context, sender, request);
  if (limited !== undefined) return limited;
  const isNew = key !== undefined && presences.isNew(key);
  const retryAfterMs = isNew ? sender.presenceKeys.take(clock.now()) : 0;
  if (retryAfterMs > 0) return failure(requestId, "relay/rate-limited", { retryAfterMs });
  const present = presences.update(session, request);
  if (present === "invalid") return failure(requestId, "relay/bad-request");
  if (present === "quota") return failure(requestId, "relay/quota");
  return { type: "presenceUpdated", requestId, present };
}

async function publishPrekeys(
  context: RequestContext,
  owner: PrekeyOwner,
  frame: PublishPrekeys,
  answer: Reply,
): Promise<void> {
  const { requestId } = frame;
  const upload = checkPrekeys(frame, owner, context.digest);
  if (upload === undefined) return answer(failure(requestId, "relay/bad-request"));
  const { outcome, oneTimePrekeys } = await context.storage.publishPrekeys(upload);
  if (outcome === "conflict") return answer(failure(requestId, "relay/bad-request"));
  if (outcome === "full") return answer(failure(requestId, "relay/quota"));
  answer({ type: "prekeysPublished", requestId, oneTimePrekeys });
}

async function publishDeliveryTokens(
  { directory }: RequestContext,
  { account }: PrekeyOwner,
  { requestId, hashes }: PublishDeliveryTokens,
  answer: Reply,
): Promise<void> {
  const outcome = await directory.publishDeliveryTokens(account.userId, hashes.slice());
  if (outcome === "full") return answer(failure(requestId, "relay/quota"));
  answer({ type: "deliveryTokensPublished", requestId });
}

async function fetchDirectory(
  { directory }: RequestContext,
  { requestId, userId }: FetchDirectory,
  answer: Reply,
): Promise<void> {
  const account = await directory.lookUp(userId);
  if (account === undefined) return answer(failure(requestId, "peer/unknown"));
  answer({ type: "directory", requestId, userId, entries: account.entries });
}

async function fetchBundles(
  context: RequestContext,
  requester: string,
  frame: FetchBundles,
  answer: Reply,
): Promise<void> {
  const { requestId, userId, deviceIds } = frame;
  if (new Set(deviceIds.map(bytesToHex)).size !== deviceIds.length)
    return answer(failure(requestId, "relay/bad-request"));
  const account = await context.directory.lookUp(userId);
  if (account === undefined) return answer(failure(requestId, "peer/unknown"));
  const real = deviceIds
    .filter((deviceId) => account.devices.has(bytesToHex(deviceId)))
    .map((deviceId) => deviceId.slice());
  const nowMs = context.clock.now();
  const [lavish, frugal]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (const deviceId of real) {
    const mayTake = context.prekeyBudget.spend(requester, bytesToHex(deviceId), nowMs);
    (mayTake ? lavish : frugal).push(deviceId);
  }
  const stored = [
    ...(await context.storage.takeBundles(lavish)),
    ...(frugal.length === 0 ? [] : await context.storage.signedBundles(frugal)),
  ];
  for (const { deviceId, oneTime, remaining } of stored) {
    // On the way down only, so that a drained pool does not bring a notice for every fetch.
    if (oneTime !== undefined && remaining === LOW_PREKEYS_COUNT - 1)
      context.queues.get(bytesToHex(deviceId))?.prekeysLow(remaining);
  }
  answer({ type: "bundles", requestId, bundles: stored.map(bundleOf) });
}
