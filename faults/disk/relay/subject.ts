import type { Subject } from "../subject.ts";
import type { Exit, Tracing } from "../strace.ts";
import { newScript, noFacts } from "./facts.ts";
import { inspectRelay } from "./inspect.ts";
import { addressOf, relayPaths, startRelay } from "./process.ts";
import { type Use, useRelay } from "./workload.ts";

/** Runs a relay on the folder and uses it until it ends, or until all is done. */
export async function runRelay(
  data: string,
  tracing: Tracing,
  size: number,
): Promise<{ readonly exit: Exit; readonly use: Use | undefined }> {
  const relay = startRelay(data, tracing);
  const url = await addressOf(relay);
  const use = url === undefined ? undefined : await useRelay(url, data, size);
  relay.signal("SIGTERM");
  return { exit: await relay.exit, use };
}

/** The relay, with clients that know what they were promised. */
export function relaySubject(size: number): Subject {
  return {
    name: "relay",
    paths: relayPaths,
    use: async (data, tracing) => {
      const { exit, use } = await runRelay(data, tracing, size);
      // Without an address there was nobody to promise anything to, but it has to start again.
      const { script, facts } = use ?? { script: newScript(), facts: noFacts() };
      const failures = await inspectRelay(data, script, facts);
      const codes = use?.isRefused === true ? ["relay/quota"] : [];
      return { exit, codes, isDone: use?.isWhole === true && exit.code === 0, failures };
    },
  };
}
