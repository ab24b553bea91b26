import { expect, test } from "vitest";
import { createPair } from "./pair.ts";

test("both users see the same number, and the one's code is what the other's expects", async () => {
  await using pair = await createPair();
  const { alice, bob } = pair;
  const [a, b] = await Promise.all([alice.safetyNumber("bob"), bob.safetyNumber("alice")]);
  expect(a.digits).toMatch(/^\d{60}$/);
  expect(b.digits).toBe(a.digits);
  expect(a.verified).toBe(false);
  expect(await a.verify(b.qr)).toBe(true);
  expect((await alice.safetyNumber("bob")).verified).toBe(true);
  expect((await bob.safetyNumber("alice")).verified).toBe(false);
});

test("another user's code does not match, and what is no code is said to be none", async () => {
  await using pair = await createPair();
  const { world, alice } = pair;
  const carol = await world.client("carol");
  const number = await alice.safetyNumber("bob");
  const fetched = carol.safetyNumber("alice");
  await world.idle();
  const other = await fetched;
  expect(await number.verify(other.qr)).toBe(false);
  expect((await alice.safetyNumber("bob")).verified).toBe(false);
  await expect(number.verify(new Uint8Array(3))).rejects.toMatchObject({
    code: "argument/invalid",
  });
});

test("a user who is not on the relay has none", async () => {
  await using pair = await createPair();
  const unknown = pair.alice.safetyNumber("nobody");
  const isRefused = expect(unknown).rejects.toMatchObject({ code: "peer/unknown" });
  await pair.world.idle();
  await isRefused;
  await expect(pair.alice.safetyNumber("alice")).rejects.toMatchObject({
    code: "argument/invalid",
  });
});
