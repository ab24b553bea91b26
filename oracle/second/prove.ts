import { inspect } from "node:util";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import type { Report } from "../../proof/report.ts";
import { exchange, type ExchangeFigures, type ExchangeOptions } from "./exchange.ts";

export interface SecondProof {
  /** Number of the first seed. */
  readonly first: number;
  readonly seeds: number;
  /** Of each exchange; there are three to a seed. */
  readonly messages: number;
}

/** Each seed in both roles, and as twins. Seeds take turns with the one-time prekey and the back end. */
export async function proveSecond({ first, seeds, messages }: SecondProof): Promise<Report> {
  const backEnds = [await loadPrimitives("wasm"), await loadPrimitives("portable")] as const;
  const done: ExchangeFigures[] = [];
  const failures: string[] = [];
  for (let seed = first; seed < first + seeds; seed++) {
    const [wasm, portable] = backEnds;
    const primitives = seed % 4 < 2 ? wasm : portable;
    const common = { seed: String(seed), primitives, withOneTime: seed % 2 === 0, messages };
    const runs: readonly ExchangeOptions[] = [
      { ...common, initiator: "second", veryLate: false },
      { ...common, initiator: "sdk", veryLate: false },
      { ...common, initiator: "twins", veryLate: true },
    ];
    for (const run of runs) {
      try {
        done.push(exchange(run));
      } catch (error) {
        failures.push(inspect(error));
      }
    }
  }
  return {
    name: "second implementation",
    command: `node --conditions=@sotto/source oracle/second/main.ts --first ${first} --seeds ${seeds} --messages ${messages}`,
    figures: figuresOf(done),
    failures,
  };
}

function figuresOf(done: readonly ExchangeFigures[]): Report["figures"] {
  const sum = (key: keyof ExchangeFigures) => done.reduce((total, one) => total + one[key], 0);
  const epochs = done.flatMap((one) => [one.initiatorEpoch, one.recipientEpoch]);
  return [
    { what: "exchanges between the SDK and the second implementation", count: done.length },
    { what: "messages opened, each once and to what was sent", count: sum("opened") },
    { what: "of them opened after a later one", count: sum("openedLate") },
    { what: "messages lost by the network", count: sum("lost") },
    { what: "messages too late for either implementation", count: sum("tooLate") },
    { what: "duplicates refused", count: sum("duplicatesRefused") },
    { what: "corrupted messages refused", count: sum("corruptedRefused") },
    { what: "post-quantum renewals", count: sum("initiatorEpoch") },
    { what: "post-quantum epoch reached in every exchange", count: Math.min(...epochs) },
  ];
}
