import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { GOLDEN } from "./golden/values.ts";
import { decodeSample, encodeSample, readable } from "./messages.ts";

const folder = fileURLToPath(new URL("golden/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".bin"));
const read = (name: string): Uint8Array => readFileSync(`${folder}${name}.bin`);

it("every golden value has its bytes and the other way round", () => {
  expect(files.map((name) => name.slice(0, -".bin".length)).toSorted()).toEqual(
    Object.keys(GOLDEN).toSorted(),
  );
});

describe.each(Object.entries(GOLDEN))("%s", (name, sample) => {
  it("decodes from the old bytes", () => {
    expect(readable(decodeSample(sample.codec, read(name)))).toEqual(readable(sample.value));
  });

  it("encodes to the old bytes", () => {
    expect(readable(encodeSample(sample))).toBe(readable(read(name)));
  });
});
