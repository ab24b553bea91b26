import { expect, test } from "vitest";
import { platform } from "../src/platform/node.ts";
import { storeNameOf } from "../src/store-name.ts";

const fileOf = (userId: string): string =>
  platform.defaultStoreName(storeNameOf(`dev:${userId}`, "relay.example:7770"));

test("every user id gives a file name that a file system takes, and one of its own", () => {
  const ids = ["ann", "ж".repeat(64), `${"ж".repeat(63)}я`, "語".repeat(42)];
  const files = ids.map(fileOf);
  expect(files[0]).toBe(".sotto/ann@relay.example%3A7770.db");
  for (const file of files)
    expect(Buffer.byteLength(file) - ".sotto/".length).toBeLessThanOrEqual(251);
  expect(new Set(files).size).toBe(ids.length);
});
