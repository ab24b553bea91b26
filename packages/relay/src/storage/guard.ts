import type { Storage } from "./storage.ts";

/**
 * A store that can be taken away: once `isGone`, operations are neither carried out nor answered. What a request was
 * about to do when its relay stopped does then not happen, as after a crash.
 */
export function guardStorage(storage: Storage, isGone: () => boolean): Storage {
  const never = new Promise<never>(() => {});
  const unlessGone = <T>(operation: () => Promise<T>): Promise<T> =>
    isGone() ? never : operation();
  return {
    mailbox: (deviceId) => unlessGone(() => storage.mailbox(deviceId)),
    insert: (entries) => unlessGone(() => storage.insert(entries)),
    read: (request) => unlessGone(() => storage.read(request)),
    remove: (deviceId, envelopeIds) => unlessGone(() => storage.remove(deviceId, envelopeIds)),
    expire: (nowMs, limit) => unlessGone(() => storage.expire(nowMs, limit)),
    log: (userId) => unlessGone(() => storage.log(userId)),
    createLog: (log) => unlessGone(() => storage.createLog(log)),
    publishDeliveryTokens: (userId, hashes) =>
      unlessGone(() => storage.publishDeliveryTokens(userId, hashes)),
    publishPrekeys: (upload) => unlessGone(() => storage.publishPrekeys(upload)),
    takeBundles: (deviceIds) => unlessGone(() => storage.takeBundles(deviceIds)),
    signedBundles: (deviceIds) => unlessGone(() => storage.signedBundles(deviceIds)),
    countPrekeys: (deviceId) => unlessGone(() => storage.countPrekeys(deviceId)),
    counts: () => storage.counts(),
    admin: storage.admin,
    close: () => storage.close(),
  };
}
