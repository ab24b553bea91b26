import { negotiateVersion, PROTOCOL_VERSIONS } from "@sotto/protocol";
import { expect, it } from "vitest";

it("speaks version 1", () => {
  expect(PROTOCOL_VERSIONS).toEqual([1]);
});

it("chooses the best version in common, whatever the peer's order", () => {
  expect(negotiateVersion([1])).toBe(1);
  expect(negotiateVersion([7, 1, 2])).toBe(1);
});

it("chooses none when there is none in common", () => {
  expect(negotiateVersion([])).toBeUndefined();
  expect(negotiateVersion([0, 2, 1.5, Number.NaN])).toBeUndefined();
});
