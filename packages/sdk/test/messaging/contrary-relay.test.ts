import {
  bytesToHex,
  type ClientFrame,
  decodeClientFrame,
  decodeServerFrame,
  encodeServerFrame,
  type ServerFrame,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import { createTamperedWorld, type World } from "../../src/testing/world.ts";

type Submit = Extract<ClientFrame, { readonly type: "submit" }>;

/** A relay that never passes Alice's messages on while `answer` gives something else. */
async function createContraryWorld(
  answer: (requestId: Uint8Array) => ServerFrame | undefined,
): Promise<{ readonly world: World; readonly submits: Submit[] }> {
  const submits: Submit[] = [];
  const world = await createTamperedWorld({}, (bytes, to) => {
    if (to === "relay") {
      const frame = decodeClientFrame(bytes);
      if (frame.type === "submit") submits.push(frame);
      return bytes;
    }
    const frame = decodeServerFrame(bytes);
    if (frame.type !== "accepted") return bytes;
    return encodeServerFrame(answer(frame.requestId) ?? frame);
  });
  return { world, submits };
}

function failure(
  requestId: Uint8Array,
  code: Extract<ServerFrame, { readonly type: "failure" }>["code"],
  retryAfterMs = 0,
): ServerFrame {
  return {
    type: "failure",
    requestId,
    code,
    retryAfterMs,
    missingDevices: [],
    extraDevices: [],
  };
}

test("devices that have not changed are sealed for once: the same bytes go out again, ever more slowly", async () => {
  let isLying = true;
  const { world, submits } = await createContraryWorld((requestId) =>
    isLying ? failure(requestId, "relay/devices-changed") : undefined,
  );
  await using _world = world;
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  world.network.offline(bob);
  const message = await alice.chat("bob").send("hi");
  await world.clock.advance(60_000);
  expect(submits.length).toBeGreaterThan(3);
  expect(submits.length).toBeLessThan(12);
  const sealed = submits.map(({ addressees }) =>
    bytesToHex(addressees[0]?.slots[0]?.sealed ?? new Uint8Array()),
  );
  expect(new Set(sealed).size).toBe(1);
  isLying = false;
  await world.clock.advance(60_000);
  expect(message.state).toBe("relayed");
});

test("a relay that asks for a wait of 49 days is asked again within a minute", async () => {
  let isLying = true;
  const { world } = await createContraryWorld((requestId) =>
    isLying ? failure(requestId, "relay/quota", 0xffff_ffff) : undefined,
  );
  await using _world = world;
  const alice = await world.client("alice");
  await world.client("bob");
  const message = await alice.chat("bob").send("hi");
  await world.clock.advance(1_000);
  isLying = false;
  await world.clock.advance(61_000);
  expect(message.state).toBe("delivered");
});

test("an answer of another kind does not count as Accepted", async () => {
  const { world } = await createContraryWorld((requestId) => ({
    type: "prekeysPublished",
    requestId,
    oneTimePrekeys: 1,
  }));
  await using _world = world;
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const errors: string[] = [];
  alice.addEventListener("error", ({ error }) => errors.push(error.code));
  await world.clock.advance(1_000);
  world.network.offline(bob);
  const message = await alice.chat("bob").send("hi");
  await world.clock.advance(5_000);
  expect(message.state).toBe("queued");
  expect(errors).toEqual(["relay/bad-frame"]);
});
