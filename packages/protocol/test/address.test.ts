import { isUserId } from "@sotto/protocol";
import { expect, it } from "vitest";

it.each([
  "a",
  "alice@example.org",
  "ünïcode",
  "קרול",
  "👩‍👩‍👧",
  "with space",
  "x".repeat(128),
  "é".repeat(64),
])("accepts %j as a user id", (value) => {
  expect(isUserId(value)).toBe(true);
});

it.each([
  "",
  "x".repeat(129),
  "é".repeat(65),
  "a\nb",
  "a\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ud800",
  "a\udc00b",
])("refuses %j as a user id", (value) => {
  expect(isUserId(value)).toBe(false);
});

it.each([undefined, null, 7, {}, ["a"], new String("a")])(
  "refuses %s, which is not text",
  (value) => {
    expect(isUserId(value)).toBe(false);
  },
);
