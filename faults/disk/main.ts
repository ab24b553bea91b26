// Real processes under kills, I/O errors and power cuts. Needs strace.
//
//   node --conditions=@sotto/source faults/disk/main.ts [--kills N|all] [--errors N|all] [--images N] [--loop N]
//     [--seed N] [--json FILE]

import { parseArgs } from "node:util";
import { finish, type Outcome, mergeOutcomes, printOutcome } from "../../proof/report.ts";
import { whyNoLoop } from "./relay/loop.ts";
import {
  clientErrors,
  clientKills,
  relayErrors,
  relayKills,
  relayLoop,
  relayPower,
  storeErrors,
  storeKills,
  storePower,
  weakened,
} from "./runs.ts";
import { whyNoTracing } from "./strace.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "40" },
    errors: { type: "string", default: "40" },
    images: { type: "string", default: "10000" },
    loop: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
  },
});

function countOf(text: string): number {
  const count = text === "all" ? Infinity : Number(text);
  if (Number.isNaN(count) || count < 0) throw new Error(`not a number: ${text}`);
  return count;
}

async function loop(count: number): Promise<Outcome> {
  const reason = count === 0 ? undefined : whyNoLoop();
  if (reason === undefined) return await relayLoop(count);
  console.log(`SKIPPED the images of a mounted ext4: ${reason}`);
  return { figures: [], failures: [] };
}

const reason = whyNoTracing();
if (reason !== undefined) {
  console.log(`SKIPPED all: ${reason}`);
  process.exit(0);
}
const [kills, errors] = [countOf(values.kills), countOf(values.errors)];
const seed = countOf(values.seed);
const images = countOf(values.images);
const parts: Outcome[] = [];
const runs = [
  ...(kills > 0
    ? [() => relayKills(kills), () => storeKills(kills), () => clientKills(kills)]
    : []),
  ...(errors > 0
    ? [() => relayErrors(errors), () => storeErrors(errors), () => clientErrors(errors)]
    : []),
  ...(images > 0
    ? [
        () => relayPower({ images: images / 2, seed }),
        () => storePower({ images: images / 2, seed }),
        () => weakened({ images: Math.min(1_000, images / 10), seed }),
      ]
    : []),
  ...(countOf(values.loop) > 0 ? [() => loop(countOf(values.loop))] : []),
];
for (const run of runs) {
  const part = await run();
  printOutcome(part);
  parts.push(part);
}
const name = "Kills, I/O errors and power cuts of real processes";
const command = `node --conditions=@sotto/source faults/disk/main.ts --kills ${values.kills} --errors ${values.errors} --images ${values.images} --loop ${values.loop} --seed ${values.seed}`;
finish({ name, command, ...mergeOutcomes(parts) }, values.json);
