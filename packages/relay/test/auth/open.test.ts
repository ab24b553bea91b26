import { expect, test } from "vitest";
import { openAuthenticator } from "../../src/auth/open.ts";
import { Device } from "../device.ts";
import { enter, relayWith } from "./enter.ts";

test("anybody may take a free name, from anywhere; the first device keeps it", async () => {
  const world = relayWith(openAuthenticator());
  const ann = new Device("ann");
  expect(await enter(world, "open:ann", ann)).toBe("ann");
  expect(await enter(world, "open:ann", new Device("ann"))).toBe(4403);
  expect(await enter(world, "open:ann", ann)).toBe("ann");
  expect(await enter(world, "open:a:b")).toBe("a:b");
});

test.each([
  "open:",
  "open",
  "ann",
  "",
  "OPEN:ann",
  "dev:ann",
  "open:a\u0000",
  `open:${"x".repeat(129)}`,
])("%j is refused", async (token) => {
  expect(await enter(relayWith(openAuthenticator()), token)).toBe(4401);
});
