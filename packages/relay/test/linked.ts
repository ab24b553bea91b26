import {
  decodeLogEntry,
  decodeLogEntryBody,
  encodeLogEntry,
  encodeLogEntryBody,
} from "@sotto/protocol";
import type { Storage } from "../src/core.ts";
import { bytesOf } from "./client.ts";
import type { Device } from "./device.ts";

/** The store with a second device in the log of the first one's user, as linking will write it. */
export function withLinked(storage: Storage, first: Device, second: Device): Storage {
  const { change } = decodeLogEntryBody(decodeLogEntry(second.genesis).body);
  if (change.type !== "genesis") throw new Error("a device without a genesis");
  const body = encodeLogEntryBody({
    change: { type: "add", device: change.device },
    previous: bytesOf(32),
    issuedAtMs: 2,
  });
  const entry = encodeLogEntry({
    body,
    signatures: [{ deviceId: first.id, signature: bytesOf(64) }],
  });
  return new Proxy(storage, {
    get(target, name) {
      if (name === "log")
        return async (userId: string) => {
          const log = await target.log(userId);
          const isTheirs = userId === first.userId && log.entries.length > 0;
          return isTheirs ? { ...log, entries: [...log.entries, entry] } : log;
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
