import { SottoError } from "@sotto/protocol";
import { describe, expect, test } from "vitest";
import { createDeviceSecrets, type DeviceSecrets } from "../../src/crypto/device.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { loadPeer, refreshPeer } from "../../src/sessions/device-list.ts";
import type { EngineContext } from "../../src/sessions/engine-context.ts";
import { memory } from "../../src/store/memory.ts";
import { createSteps } from "../../src/store/steps.ts";
import { Log } from "../crypto/log-entries.ts";
import { seededRandom } from "../crypto/parties.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("device-list");
const [first, second, third] = [1, 2, 3].map(() => createDeviceSecrets(primitives, random)) as [
  DeviceSecrets,
  DeviceSecrets,
  DeviceSecrets,
];

/** A client that asks a directory which answers what the test says. */
async function createDirectory() {
  const store = memory();
  const steps = createSteps(store, await store.open());
  let answer: unknown;
  const connection = { request: async () => answer };
  const changed: string[] = [];
  const onIdentityChanged = (user: string): void => void changed.push(user);
  const engine = {
    primitives,
    random,
    store,
    steps,
    connection,
    onIdentityChanged,
  } as unknown as EngineContext;
  return {
    /** The number of devices that are pinned now, or the error's code. */
    refresh: async (entries: readonly Uint8Array[], userId = "bob"): Promise<number | string> => {
      answer = { type: "directory", userId, entries };
      try {
        return (await refreshPeer(engine, "bob")).devices.length;
      } catch (error) {
        return SottoError.is(error) ? error.code : String(error);
      }
    },
    changed,
    pinned: () => loadPeer(store, "bob"),
  };
}

const log = (): Log => new Log(primitives).genesis(first);

describe("a peer's device log", () => {
  test("is pinned, and followed as it grows", async () => {
    const { refresh } = await createDirectory();
    const grown = log();
    expect(await refresh([...grown.entries])).toBe(1);
    expect(await refresh([...grown.add(second, first).entries])).toBe(2);
    expect(await refresh([...grown.entries])).toBe(2);
    expect(await refresh([...grown.add(third, second).revoke(first, third).entries])).toBe(2);
  });

  test.each([
    { name: "rolled back", entries: log().add(second, first).entries },
    { name: "rolled back to its genesis", entries: log().entries },
    { name: "forked", entries: log().add(third, first).revoke(third, first).entries },
    { name: "begun anew by another device", entries: new Log(primitives).genesis(third).entries },
  ])("that is $name is identity/changed, and the pin stays", async ({ entries }) => {
    const { refresh, pinned, changed } = await createDirectory();
    await refresh(log().add(second, first).revoke(second, first).entries);
    const before = await pinned();
    expect(await refresh(entries)).toBe("identity/changed");
    expect(changed).toEqual(["bob"]);
    expect(await pinned()).toEqual(before);
  });

  test.each([
    { name: "is forged", entries: log().add(second, third).entries },
    { name: "is empty", entries: [] },
    { name: "is garbage", entries: [new Uint8Array(9)] },
  ])("that $name is relay/bad-frame, and the pin stays", async ({ entries }) => {
    const { refresh, pinned } = await createDirectory();
    expect(await refresh(entries)).toBe("relay/bad-frame");
    expect(await pinned()).toBeUndefined();
    await refresh(log().entries);
    const before = await pinned();
    expect(await refresh(entries)).toBe("relay/bad-frame");
    expect(await pinned()).toEqual(before);
  });

  test("of another user is not taken for this one's", async () => {
    const { refresh, pinned } = await createDirectory();
    expect(await refresh(log().entries, "mallory")).toBe("relay/bad-frame");
    expect(await pinned()).toBeUndefined();
  });
});
