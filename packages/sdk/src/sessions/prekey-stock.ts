import {
  encodeClientFrame,
  MAX_ONE_TIME_PREKEYS_COUNT,
  type OneTimePrekey,
  REQUEST_ID_BYTES,
  SottoError,
} from "@sotto/protocol";
import { createOneTimePrekey, createSignedPrekey, type PrekeySecret } from "../crypto/prekeys.ts";
import {
  LAST_RESORT_USES,
  ONE_TIME_PREKEYS,
  ONLY,
  PREKEY_COUNTER,
  PREKEY_UPLOAD,
  type PrekeyUploadRecord,
  SIGNED_PREKEYS,
} from "../store/schema.ts";
import type { Transaction } from "../store/transaction.ts";
import { RelayFailure } from "../transport/connection.ts";
import type { EngineContext } from "./engine-context.ts";

// Keeps the relay's stock of this device's prekeys filled. New private halves are committed before their public halves
// are sent; until the relay has answered, the very same frame is sent again.

const ROTATE_AFTER_MS: number = 7 * 24 * 3600_000;
const KEEP_SIGNED_MS: number = 30 * 24 * 3600_000;
/** Five times what a relay holds; older ones are gone from it. Without a bound a relay that always asks fills the store. */
const MAX_ONE_TIME_KEPT_COUNT: number = 5 * MAX_ONE_TIME_PREKEYS_COUNT;

/**
 * Publishes prekeys if the relay's stock is low or the signed prekey is old.
 *
 * @param remaining - One-time prekeys that the relay still holds.
 * @throws SottoError `relay/unreachable`: to be called again after the next connect.
 */
export async function fillPrekeyStock(engine: EngineContext, remaining: number): Promise<void> {
  const unanswered = await PREKEY_UPLOAD.get(engine.store, PREKEY_UPLOAD.key(ONLY));
  if (unanswered !== undefined) {
    await publish(engine, unanswered);
    return;
  }
  const upload = await engine.steps.run((transaction) =>
    createUpload(engine, transaction, remaining),
  );
  if (upload !== undefined) await publish(engine, upload);
}

async function publish(
  engine: EngineContext,
  { requestId, frame }: PrekeyUploadRecord,
): Promise<void> {
  try {
    const answer = await engine.connection.request(requestId, frame);
    if (answer.type !== "prekeysPublished") throw new SottoError("relay/bad-frame");
  } catch (error) {
    if (!(error instanceof RelayFailure)) throw error;
    // Refused for good: these keys are never handed out. The next fill makes new ones.
    if (error.error.retryable) throw error.error;
    engine.logger("error", "prekeys-refused", { code: error.failure.code });
  }
  await engine.steps.run(async (transaction) =>
    PREKEY_UPLOAD.delete(transaction, PREKEY_UPLOAD.key(ONLY)),
  );
}

async function createUpload(
  engine: EngineContext,
  transaction: Transaction,
  remaining: number,
): Promise<PrekeyUploadRecord | undefined> {
  const { random, clock, prekeyCount } = engine;
  const nowMs = clock.now();
  const newest = (await SIGNED_PREKEYS.scan(transaction, { reverse: true, limit: 1 }))[0]?.record;
  // Also one from the future: the clock was wrong then, and would otherwise keep it for years.
  const isOld = newest === undefined || Math.abs(nowMs - newest.createdAtMs) >= ROTATE_AFTER_MS;
  const isLow = remaining < prekeyCount / 2;
  if (!isOld && !isLow) return undefined;

  let id = (await PREKEY_COUNTER.get(transaction, PREKEY_COUNTER.key(ONLY))) ?? 0;
  const signed = isOld ? signedPrekey(engine, transaction, ++id, nowMs) : undefined;
  const oneTime: OneTimePrekey[] = [];
  for (let count = isLow ? prekeyCount - remaining : 0; count > 0; count--) {
    oneTime.push(oneTimePrekey(engine, transaction, ++id, nowMs));
  }
  PREKEY_COUNTER.put(transaction, PREKEY_COUNTER.key(ONLY), id);
  await forgetOldKeys(transaction, nowMs);
  await forgetSpareKeys(transaction, id);
  const requestId = random(REQUEST_ID_BYTES);
  const frame = encodeClientFrame({ type: "publishPrekeys", requestId, signed, oneTime });
  const upload: PrekeyUploadRecord = { requestId, frame };
  PREKEY_UPLOAD.put(transaction, PREKEY_UPLOAD.key(ONLY), upload);
  return upload;
}

function signedPrekey(
  { primitives, random, identity }: EngineContext,
  transaction: Transaction,
  id: number,
  nowMs: number,
): ReturnType<typeof createSignedPrekey>["prekey"] {
  const terms = { id, expiresAtMs: nowMs + KEEP_SIGNED_MS };
  const { secret, prekey } = createSignedPrekey(
    primitives,
    random,
    identity.secrets,
    identity.party,
    terms,
  );
  SIGNED_PREKEYS.put(transaction, SIGNED_PREKEYS.key(id), record(secret, nowMs));
  return prekey;
}

function oneTimePrekey(
  { primitives, random, identity }: EngineContext,
  transaction: Transaction,
  id: number,
  nowMs: number,
): OneTimePrekey {
  const { secret, prekey } = createOneTimePrekey(
    primitives,
    random,
    identity.secrets,
    identity.party,
    id,
  );
  ONE_TIME_PREKEYS.put(transaction, ONE_TIME_PREKEYS.key(id), record(secret, nowMs));
  return prekey;
}

function record(
  secret: PrekeySecret,
  createdAtMs: number,
): PrekeySecret & { readonly createdAtMs: number } {
  return { ...secret, createdAtMs };
}

async function forgetSpareKeys(transaction: Transaction, newestId: number): Promise<void> {
  for (const { key, record: spare } of await ONE_TIME_PREKEYS.scan(transaction)) {
    if (spare.id <= newestId - MAX_ONE_TIME_KEPT_COUNT) ONE_TIME_PREKEYS.delete(transaction, key);
  }
}

/** Signed prekeys die 30 days after their successor; the memory of their last-resort uses dies with them. */
async function forgetOldKeys(transaction: Transaction, nowMs: number): Promise<void> {
  const signed = await SIGNED_PREKEYS.scan(transaction);
  for (const [index, { key }] of signed.entries()) {
    const successor = signed[index + 1]?.record;
    // By the successor's age, not its own: after a jump of the clock bundles with the last one are still under way.
    if (successor !== undefined && nowMs - successor.createdAtMs > KEEP_SIGNED_MS)
      SIGNED_PREKEYS.delete(transaction, key);
  }
  for (const { key, record: use } of await LAST_RESORT_USES.scan(transaction)) {
    if (nowMs - use.atMs > KEEP_SIGNED_MS + ROTATE_AFTER_MS)
      LAST_RESORT_USES.delete(transaction, key);
  }
}
