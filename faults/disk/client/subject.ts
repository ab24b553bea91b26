import { join } from "node:path";
import { said, storePaths } from "../store/process.ts";
import { startTraced } from "../strace.ts";
import type { Subject } from "../subject.ts";
import { inspectTalk, startPartner } from "./talk.ts";

const script = join(import.meta.dirname, "../processes/talk.ts");

/** A whole client that sends and receives: its store is disturbed, the relay and its peer are not. */
export function clientSubject(messages: number): Subject {
  return {
    name: "SDK client",
    paths: storePaths,
    use: async (folder, tracing) => {
      await using partner = await startPartner();
      const file = join(folder, "store.db");
      const process = startTraced(tracing, [script, partner.url, file, String(messages)]);
      const exit = await process.exit;
      const { codes, committed, isDone } = said(process.lines);
      const failures = await inspectTalk(partner, file, committed, messages);
      return { exit, codes, isDone, failures };
    },
  };
}
