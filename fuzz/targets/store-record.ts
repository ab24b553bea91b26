import { isDeepStrictEqual } from "node:util";
import { pack, unpack } from "../../packages/sdk/src/messagepack.ts";
import {
  loadSession,
  loadSkipped,
  saveSession,
  saveSkipped,
  type SessionRecord,
} from "../../packages/sdk/src/sessions/session-records.ts";
import { MESSAGES, PEERS } from "../../packages/sdk/src/store/schema.ts";
import type { Entry, Reader } from "../../packages/sdk/src/store/store.ts";
import { stageTransaction } from "../../packages/sdk/src/store/transaction.ts";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import {
  createDevice,
  createPrekeys,
  End,
  NOW_MS,
  seededRandom,
} from "../../packages/sdk/test/crypto/parties.ts";
import { require, requireTyped, type Target } from "../target.ts";
import { filled } from "./samples.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("fuzz records");
const BOB = createDevice(primitives, random, "bob");
const ALICE = createDevice(primitives, random, "alice");
const END = End.initiator(
  primitives,
  random,
  ALICE,
  BOB.party,
  createPrekeys(primitives, random, BOB).bundle,
);
const SESSION: SessionRecord = {
  userId: "bob",
  deviceId: "00".repeat(16),
  createdAtMs: NOW_MS,
  session: END.session,
};
const SKIPPED = {
  seeds: [{ chain: "ab".repeat(32), n: 3, key: filled(32), atMs: NOW_MS }],
  pqKeys: [{ chain: "0", n: 3, key: filled(32), atMs: NOW_MS }],
  ageMs: NOW_MS,
  seenAtMs: NOW_MS,
};

/** A store in which every key holds the same bytes. */
const holding = (value: Uint8Array): Reader => ({
  get: () => Promise.resolve(value),
  scan: () => Promise.resolve<readonly Entry[]>([{ key: "any", value }]),
});

/** A record of the client's own store, damaged: a value, or store/corrupt. */
export const storeRecord: Target = {
  name: "store-record",
  maxBytes: 3000,
  dictionary: [
    Uint8Array.of(0xd4, 0x72, 0x00, 0x40),
    Uint8Array.of(0xa9, ...Buffer.from("__proto__")),
    Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(0xc6, 0xff, 0xff, 0xff, 0xff),
    Uint8Array.of(0xd6, 0xff, 0, 0, 0, 1),
  ],
  seeds: [
    pack(SESSION),
    pack(SKIPPED),
    pack({ peer: "ann", content: filled(20), message: undefined, sealed: undefined, numbers: {} }),
    pack([1, -1, 1.5, null, true, "text", { a: [{}] }, 2 ** 40]),
  ],
  run: async (input) => {
    const reader = holding(input);
    for (const read of [
      () => loadSession(reader, "00"),
      () => loadSkipped(reader, "00"),
      () => PEERS.get(reader, "any"),
      () => MESSAGES.scan(reader),
    ]) {
      try {
        await read();
      } catch (error) {
        requireTyped(error, ["SottoError"]);
      }
    }
    require(!("polluted" in {}) &&
      Object.keys(Object.prototype).length === 0, "a polluted prototype");
    await requireStable(reader);
  },
};

/** What was written before still reads as it was: a damaged record must not poison the decoder. */
async function requireStable(reader: Reader): Promise<void> {
  const transaction = stageTransaction(reader);
  saveSession(transaction, SESSION);
  saveSkipped(transaction, "11", SKIPPED);
  const id = Buffer.from(SESSION.session.sessionId).toString("hex");
  require(isSame(await loadSession(transaction, id), SESSION), "another session");
  require(isSame(await loadSkipped(transaction, "11"), SKIPPED), "other skipped keys");
}

/** What is undefined in a record is not written. */
function isSame(read: unknown, written: unknown): boolean {
  return isDeepStrictEqual(read, unpack(pack(written)));
}
