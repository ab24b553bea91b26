import { expect, test } from "vitest";
import { AddressCounter } from "../../src/ws/addresses.ts";

test("counts the sockets of an address until each has authenticated or gone", () => {
  const addresses = new AddressCounter(2);
  const [first] = [addresses.add("192.0.2.1"), addresses.add("192.0.2.1")];
  expect(addresses.refusalOf("192.0.2.1")).toBe("429 Too Many Requests");
  expect(addresses.refusalOf("192.0.2.2")).toBeUndefined();
  first();
  first();
  expect(addresses.refusalOf("192.0.2.1")).toBeUndefined();
  addresses.add("192.0.2.1");
  expect(addresses.refusalOf("192.0.2.1")).toBe("429 Too Many Requests");
});

test("has no limit for loopback", () => {
  const addresses = new AddressCounter(1);
  for (const address of ["127.0.0.1", "::1"]) {
    addresses.add(address);
    expect(addresses.refusalOf(address)).toBeUndefined();
  }
});
