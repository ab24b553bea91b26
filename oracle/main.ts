// Holds our cryptography against libsignal and against a second implementation of our own wire.
//
//   node --conditions=@sotto/source oracle/main.ts [--messages 10000] [--seed 1] [--second-seeds 20] [--json FILE]
//
// `--messages` counts those that are opened in each of four conversations with libsignal.
import { parseArgs } from "node:util";
import { finish, printOutcome } from "../proof/report.ts";
import { proveOracle } from "./prove.ts";

const SAFETY_NUMBERS_COUNT = 50;
const MAX_SECOND_MESSAGES_COUNT = 1500;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    "second-seeds": { type: "string", default: "20" },
    json: { type: "string" },
  },
});

const messages = Number(values.messages);
const report = await proveOracle({
  messages,
  seed: values.seed,
  safetyNumbers: SAFETY_NUMBERS_COUNT,
  secondSeeds: Number(values["second-seeds"]),
  secondMessages: Math.min(messages, MAX_SECOND_MESSAGES_COUNT),
});
printOutcome(report);
finish(report, values.json);
