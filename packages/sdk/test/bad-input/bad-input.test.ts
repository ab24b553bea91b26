import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPRESSION } from "./compression.ts";
import { MESSAGE_PACK } from "./message-pack.ts";
import { RECEIPT } from "./receipts.ts";
import { type Case, createStage, type Stage } from "./stage.ts";
import { newWorld, STORAGE, type WorldCase } from "./storage.ts";
import { TEXT } from "./text.ts";
import { TIME } from "./time.ts";

// What the SDK does with input that it should not get. After each case a good message goes both ways.

/** Of what a hostile peer sends and an app asks for: in one conversation, one after the other. */
const ON_STAGE: Readonly<Record<string, readonly Case[]>> = {
  compression: COMPRESSION,
  MessagePack: MESSAGE_PACK,
  "names and texts": TEXT,
  receipts: RECEIPT,
};
/** Of stores and clocks: each in a world of its own, and with good messages of its own. */
const IN_WORLDS: Readonly<Record<string, readonly WorldCase[]>> = { storage: STORAGE, time: TIME };

for (const [title, cases] of Object.entries(ON_STAGE)) {
  describe(title, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await createStage();
    });
    afterAll(() => stage?.[Symbol.asyncDispose]());

    test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, { run }) => {
      stage.begin();
      try {
        await expect(run(stage)).resolves.toBeUndefined();
      } finally {
        await stage.talk();
      }
    });
  });
}

for (const [title, cases] of Object.entries(IN_WORLDS)) {
  describe(title, () => {
    test.each(cases.map((each) => [each.name, each] as const))("%s", async (_, { run }) => {
      await using world = await newWorld();
      await expect(run(world)).resolves.toBeUndefined();
    });
  });
}

test("there are at least 150 cases, each with a name of its own", () => {
  const tables = Object.entries({ ...ON_STAGE, ...IN_WORLDS });
  const names = tables.flatMap(([title, cases]) => cases.map(({ name }) => `${title}: ${name}`));
  const counts = tables.map(([title, cases]) => `${title} ${cases.length}`);
  process.stdout.write(`Bad input of the SDK: ${names.length} cases (${counts.join(", ")})\n`);
  expect(names.length).toBeGreaterThanOrEqual(150);
  expect(new Set(names).size).toBe(names.length);
});
