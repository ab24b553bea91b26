import { expect, test } from "vitest";
import { differences } from "../journal.ts";

test("the oracle tells what is missing, doubled, made up or out of order", () => {
  const sent = ["1", "2", "3"];
  expect(differences(sent, ["1", "2", "3"])).toEqual([]);
  expect(differences(sent, ["1", "3"])).toEqual(["missing: 2"]);
  expect(differences(sent, ["1", "2", "2", "3"])).toEqual(["2 times: 2"]);
  expect(differences(sent, ["1", "2", "3", "4", "4"])).toEqual(["never sent: 4"]);
  expect(differences(sent, ["1", "3", "2"])).toEqual(["out of order: 3 in place of 2"]);
});
