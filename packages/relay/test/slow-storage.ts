import type { Clock, Storage } from "../src/core.ts";

/** A store whose operations take effect at once and are confirmed later, in order, after a delay that `delayMs` draws. */
export function slowStorage(inner: Storage, clock: Clock, delayMs: () => number): Storage {
  let lastAtMs = 0;
  const later = async <R>(operation: Promise<R>): Promise<R> => {
    lastAtMs = Math.max(lastAtMs, clock.now() + delayMs());
    const waitMs = lastAtMs - clock.now();
    const result = await operation;
    if (waitMs > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, waitMs));
    return result;
  };
  return {
    mailbox: (deviceId) => later(inner.mailbox(deviceId)),
    insert: (entries) => later(inner.insert(entries)),
    read: (request) => later(inner.read(request)),
    remove: (deviceId, envelopeIds) => later(inner.remove(deviceId, envelopeIds)),
    expire: (nowMs, limit) => later(inner.expire(nowMs, limit)),
    log: (userId) => later(inner.log(userId)),
    createLog: (log) => later(inner.createLog(log)),
    publishDeliveryTokens: (userId, hashes) => later(inner.publishDeliveryTokens(userId, hashes)),
    publishPrekeys: (upload) => later(inner.publishPrekeys(upload)),
    takeBundles: (deviceIds) => later(inner.takeBundles(deviceIds)),
    signedBundles: (deviceIds) => later(inner.signedBundles(deviceIds)),
    countPrekeys: (deviceId) => later(inner.countPrekeys(deviceId)),
    counts: () => later(inner.counts()),
    admin: inner.admin,
    close: () => later(inner.close()),
  };
}
