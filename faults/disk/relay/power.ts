import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { scratchFolder } from "../folders.ts";
import { type Cuts, cutPower, type CutOptions } from "../power.ts";
import { readTrace } from "../trace.ts";
import { learn, noFacts, type Script } from "./facts.ts";
import { SentFrames } from "./frames.ts";
import { inspectRelayImage } from "./inspect.ts";
import { addressOf, startRelay, type Synchronous } from "./process.ts";
import { useRelay } from "./workload.ts";

/** Cuts the power of a relay in use, everywhere. */
export async function cutRelayPower(
  options: CutOptions & { readonly size: number; readonly synchronous?: Synchronous },
): Promise<Cuts> {
  using folder = scratchFolder();
  const data = join(folder.path, "data");
  const trace = join(folder.path, "trace");
  mkdirSync(data);
  const script = await record(data, trace, options.size, options.synchronous ?? "FULL");
  const facts = noFacts();
  const frames = new SentFrames();
  return await cutPower({
    ...options,
    operations: readTrace(readFileSync(trace, "latin1"), data),
    hear: (sent) => {
      for (const frame of frames.read(sent)) learn(script, facts, frame);
      return facts.accepted.size + facts.handedOut.size;
    },
    inspect: (image) => inspectRelayImage(image, join(folder.path, "image"), script, facts),
  });
}

async function record(
  data: string,
  to: string,
  size: number,
  synchronous: Synchronous,
): Promise<Script> {
  const relay = startRelay(data, { type: "record", to }, synchronous);
  const url = await addressOf(relay);
  if (url === undefined) throw new Error((await relay.exit).stderr);
  const { script, isWhole } = await useRelay(url, data, size);
  relay.signal("SIGTERM");
  const { code, stderr } = await relay.exit;
  if (!isWhole || code !== 0) throw new Error(`the relay ended with ${code}: ${stderr}`);
  return script;
}
