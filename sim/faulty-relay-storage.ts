import { bytesToHex, decodeOneTimePrekey } from "@sotto/protocol";
import type { Storage } from "@sotto/relay/core";
import type { History } from "./history.ts";
import type { Fault } from "./plan.ts";

export interface RelayDisk {
  /** For each start of the relay. */
  readonly wrap: (storage: Storage) => Storage;
  /** The next write: reports an error and has taken effect all the same, or finds no room. The relay ends on either. */
  nextWrite: "relay-uncertain" | "relay-disk-full" | undefined;
}

export interface RelayDiskOptions {
  readonly setTimeout: (fn: () => void, ms: number) => unknown;
  readonly operationMs: number;
  readonly mailboxMessages: number;
  readonly history: History;
  /** A fault has struck. */
  readonly onFault: (fault: Fault) => void;
}

/** The relay's disk: slow, failing at times, and watched. */
export function createRelayDisk({
  setTimeout,
  operationMs,
  mailboxMessages,
  history,
  onFault,
}: RelayDiskOptions): RelayDisk {
  const handedOut = new Set<string>();
  let starts = 0;
  const disk: RelayDisk = { nextWrite: undefined, wrap };

  function wrap(storage: Storage): Storage {
    const own = ++starts;
    let last: Promise<unknown> = Promise.resolve();
    const never = new Promise<never>(() => undefined);

    /** In the order of the calls, whatever each takes; and not at all once another process has the disk. */
    const inOrder = <T>(body: () => Promise<T>): Promise<T> => {
      if (operationMs === 0) return own === starts ? body() : never;
      const result = last.then(async () => {
        await new Promise<void>((resolve) => setTimeout(resolve, operationMs));
        return own === starts ? await body() : await never;
      });
      last = result.catch(() => undefined);
      return result;
    };
    const write = <T>(body: () => Promise<T>): Promise<T> =>
      inOrder(async () => {
        const fault = disk.nextWrite;
        disk.nextWrite = undefined;
        if (fault !== undefined) onFault(fault);
        if (fault === "relay-disk-full") throw new Error("disk full");
        const result = await body();
        if (fault === "relay-uncertain") throw new Error("input/output error");
        return result;
      });

    return {
      mailbox: (deviceId) => inOrder(() => storage.mailbox(deviceId)),
      insert: (entries) =>
        write(async () => {
          const outcomes = await storage.insert(entries);
          if (entries.some(({ envelopeId }) => history.passing.has(bytesToHex(envelopeId))))
            history.violate("40 typing", "the relay has stored that somebody types");
          for (const { deviceId } of entries) {
            const { messages } = await storage.mailbox(deviceId);
            if (messages > mailboxMessages)
              history.violate(
                "18 quotas",
                `${messages} envelopes in a mailbox for ${mailboxMessages}`,
              );
          }
          return outcomes;
        }),
      read: (request) => inOrder(() => storage.read(request)),
      remove: (deviceId, ids) => write(() => storage.remove(deviceId, ids)),
      expire: (nowMs, limit) => write(() => storage.expire(nowMs, limit)),
      log: (userId) => inOrder(() => storage.log(userId)),
      createLog: (log) => write(() => storage.createLog(log)),
      publishDeliveryTokens: (userId, hashes) =>
        write(() => storage.publishDeliveryTokens(userId, hashes)),
      publishPrekeys: (upload) => write(() => storage.publishPrekeys(upload)),
      takeBundles: (deviceIds) =>
        write(async () => {
          const bundles = await storage.takeBundles(deviceIds);
          for (const { deviceId, oneTime } of bundles) {
            if (oneTime === undefined) continue;
            const name = `${bytesToHex(deviceId)}/${decodeOneTimePrekey(oneTime).id}`;
            if (handedOut.has(name))
              history.violate("21 prekeys", `one-time prekey ${name} handed out twice`);
            handedOut.add(name);
          }
          return bundles;
        }),
      signedBundles: (deviceIds) => inOrder(() => storage.signedBundles(deviceIds)),
      countPrekeys: (deviceId) => inOrder(() => storage.countPrekeys(deviceId)),
      counts: () => storage.counts(),
      admin: storage.admin,
      close: () => storage.close(),
    };
  }

  return disk;
}
