import { expect, test } from "vitest";
import { memoryStorage, type Storage } from "../../src/core.ts";
import { Directory } from "../../src/delivery/directory.ts";
import { systemDigest } from "../../src/node-ports.ts";
import { Device } from "../device.ts";

const SET_BYTES = 4_096 * 16;
const CACHED_BYTES = 64 * 1024 * 1024;

test("keeps no more hashes of tokens in memory than a part of it", async () => {
  const users = CACHED_BYTES / SET_BYTES + 10;
  const device = new Device("ann");
  const log = { entries: [device.genesis], isSuspended: false, revokedDevices: [] };
  const deliveryTokens = new Uint8Array(SET_BYTES);
  const inner = memoryStorage();
  const storage: Storage = Object.assign(Object.create(inner) as Storage, {
    log: async () => ({ ...log, deliveryTokens }),
  });
  const directory = new Directory(storage, systemDigest);
  const names = Array.from({ length: users }, (_, index) => `user-${index}`);
  await directory.lookUp("user-0");
  for (const name of names.slice(1)) {
    await directory.lookUp(name);
    // What is looked up stays.
    if (name === "user-500") await directory.lookUp("user-0");
  }
  const cached = names.filter((name) => directory.cached(name) !== undefined);
  expect(cached).toHaveLength(CACHED_BYTES / SET_BYTES);
  expect(cached[0]).toBe("user-0");
  for (const name of names) directory.forget(name);
  await directory.lookUp("user-1");
  await directory.lookUp("user-2");
  expect(directory.cached("user-1")).toBeDefined();
});
