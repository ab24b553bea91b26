import { inspect } from "node:util";
import { loadPrimitives } from "../packages/sdk/src/crypto/load-primitives.ts";
import { converse, type ConversationFigures, type ConversationOptions } from "./conversation.ts";
import { compareNumbers, pairsOf } from "./safety-numbers.ts";
import { type Outcome, mergeOutcomes, type Report } from "../proof/report.ts";
import { proveSecond } from "./second/prove.ts";

export interface OracleProof {
  /** Opened in each of the four conversations with libsignal, at least. */
  readonly messages: number;
  readonly seed: string;
  readonly safetyNumbers: number;
  /** Seeds of the second implementation. */
  readonly secondSeeds: number;
  /** Opened in each of its exchanges, of which there are three to a seed. */
  readonly secondMessages: number;
}

/** Everything that other implementations can tell about ours. */
export async function proveOracle(proof: OracleProof): Promise<Report> {
  const second = await proveSecond({
    first: 0,
    seeds: proof.secondSeeds,
    messages: proof.secondMessages,
  });
  const parts = [await proveLibsignal(proof), proveSafetyNumbers(proof), second];
  return {
    name: "Oracle",
    command: `node --conditions=@sotto/source oracle/main.ts --messages ${proof.messages} --seed ${proof.seed}`,
    ...mergeOutcomes(parts),
  };
}

/** Both roles, with a one-time prekey and without, each on a back end of its own. */
async function proveLibsignal({
  messages,
  seed,
}: Pick<OracleProof, "messages" | "seed">): Promise<Outcome> {
  const [wasm, portable] = [await loadPrimitives("wasm"), await loadPrimitives("portable")];
  const runs: readonly ConversationOptions[] = [
    { messages, seed: `${seed}/a`, initiator: "ours", withOneTime: true, primitives: wasm },
    {
      messages,
      seed: `${seed}/b`,
      initiator: "libsignal",
      withOneTime: true,
      primitives: portable,
    },
    { messages, seed: `${seed}/c`, initiator: "ours", withOneTime: false, primitives: portable },
    { messages, seed: `${seed}/d`, initiator: "libsignal", withOneTime: false, primitives: wasm },
  ];
  const done: ConversationFigures[] = [];
  const failures: string[] = [];
  for (const run of runs) {
    try {
      done.push(await converse(run));
    } catch (error) {
      failures.push(inspect(error));
    }
  }
  return { figures: figuresOf(done), failures };
}

function proveSafetyNumbers({ safetyNumbers, seed }: OracleProof): Outcome {
  const compared = pairsOf(safetyNumbers, seed).map((pair) => compareNumbers(pair));
  const failures = compared
    .filter(
      ({ ours, libsignal }) =>
        ours.digits !== libsignal.digits || ours.scannable !== libsignal.scannable,
    )
    .map((pair) => `safety numbers differ: ${inspect(pair)}`);
  return {
    figures: [
      {
        what: "safety numbers with their scannable codes equal to libsignal's",
        count: compared.length - failures.length,
      },
    ],
    failures,
  };
}

function figuresOf(done: readonly ConversationFigures[]): Report["figures"] {
  const sum = (key: keyof ConversationFigures) => done.reduce((total, one) => total + one[key], 0);
  return [
    { what: "conversations with libsignal", count: done.length },
    { what: "messages of libsignal opened by our ratchet core", count: sum("openedByOurs") },
    { what: "messages of our ratchet core opened by libsignal", count: sum("openedByLibsignal") },
    { what: "messages with libsignal opened after a later one", count: sum("openedLate") },
    { what: "messages with libsignal lost by the network", count: sum("lost") },
    { what: "duplicates refused by our ratchet core", count: sum("duplicatesRefusedByOurs") },
    { what: "duplicates refused by libsignal", count: sum("duplicatesRefusedByLibsignal") },
    { what: "corrupted messages refused by either", count: sum("corruptedRefused") },
    { what: "ratchet keys in conversations with libsignal", count: sum("ratchetKeys") },
  ];
}
