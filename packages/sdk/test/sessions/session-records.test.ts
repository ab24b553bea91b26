import { bytesToHex } from "@sotto/protocol";
import { expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { noSkippedKeys } from "../../src/crypto/skipped-keys.ts";
import {
  loadSession,
  loadSkipped,
  saveSession,
  saveSkipped,
  type SessionRecord,
} from "../../src/sessions/session-records.ts";
import { memory } from "../../src/store/memory.ts";
import { createSteps } from "../../src/store/steps.ts";
import { createDevice, createPrekeys, End, NOW_MS, seededRandom } from "../crypto/parties.ts";

const primitives = await loadPrimitives("wasm");

test("a session and its skipped keys come out of the store as they went in, at every stage of its life", async () => {
  const random = seededRandom("records");
  const alice = createDevice(primitives, random, "alice");
  const bob = createDevice(primitives, random, "bob");
  const prekeys = createPrekeys(primitives, random, bob);
  const store = memory();
  const steps = createSteps(store, await store.open());
  const payload = new Uint8Array(160);

  /** The end as it is after the store had it. */
  const reload = async (end: End): Promise<End> => {
    const id = bytesToHex(end.session.sessionId);
    const record: SessionRecord = {
      userId: "bob",
      deviceId: "00",
      createdAtMs: NOW_MS,
      session: end.session,
    };
    await steps.run(async (transaction) => {
      saveSession(transaction, record);
      saveSkipped(transaction, id, end.skipped);
    });
    const loaded = await loadSession(store, id);
    const skipped = await loadSkipped(store, id);
    expect(loaded).toEqual(record); // What is undefined is not written.
    const isKept = end.skipped.seeds.length + end.skipped.pqKeys.length > 0;
    expect(skipped).toEqual(isKept ? end.skipped : noSkippedKeys());
    const reloaded = new End(primitives, (loaded as SessionRecord).session);
    reloaded.skipped = skipped;
    return reloaded;
  };

  let A = await reload(End.initiator(primitives, random, alice, bob.party, prekeys.bundle));
  const [late, first] = [A.seal(random, payload), A.seal(random, payload)];
  let B = await reload(End.recipient(primitives, bob, alice.party, prekeys, first));
  B.open(random, first);
  for (let i = 0; i < 60; i++) {
    [A, B] = [await reload(A), await reload(B)];
    A.open(random, B.seal(random, payload));
    B.open(random, A.seal(random, payload));
  }
  expect([A.session.pq.epoch, B.session.pq.epoch]).toEqual([2, 2]);
  expect(B.open(random, late)).toEqual(payload);
  expect((await reload(B)).skipped).toEqual(noSkippedKeys());
});
