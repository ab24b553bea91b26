import type { InsertOutcome, MailboxEntry, MailboxPage } from "../storage.ts";
import type { Call } from "./messages.ts";
import {
  buffersOf,
  packEntries,
  type PackedEntries,
  type PackedPage,
  packIds,
  packPage,
  unpackEntries,
  unpackIds,
  unpackPage,
} from "./packing.ts";

/** A batch on its way to the worker: neighbouring inserts have become one. */
export interface PackedBatch {
  readonly calls: readonly Call[];
  /** Handed over with it. */
  readonly buffers: readonly ArrayBuffer[];
}

const isInsert = ({ name }: Call): boolean => name === "insert";
const entriesOf = ({ args }: Call): readonly MailboxEntry[] => args[0] as readonly MailboxEntry[];

export function packBatch(calls: readonly Call[]): PackedBatch {
  const packed: Call[] = [];
  const buffers: ArrayBuffer[] = [];
  for (let from = 0; from < calls.length;) {
    const end = endOfRun(calls, from);
    const entries = calls.slice(from, end).flatMap(entriesOf);
    if (end > from) {
      const inserts = packEntries(entries);
      buffers.push(...buffersOf(inserts));
      packed.push({ name: "insert", args: [inserts] });
    } else packed.push(packCall(calls[from] as Call));
    from = Math.max(end, from + 1);
  }
  return { calls: packed, buffers };
}

/** Where the inserts end that begin at `from`; `from` if there is none. */
function endOfRun(calls: readonly Call[], from: number): number {
  let end = from;
  while (end < calls.length && isInsert(calls[end] as Call)) end += 1;
  return end;
}

function packCall({ name, args }: Call): Call {
  if (name !== "remove") return { name, args };
  const [deviceId, ids] = args;
  return { name, args: [deviceId, packIds(ids as readonly Uint8Array[])] };
}

export function unpackBatch(calls: readonly Call[]): readonly Call[] {
  return calls.map(({ name, args }) => {
    if (name === "insert") return { name, args: [unpackEntries(args[0] as PackedEntries)] };
    if (name === "remove") return { name, args: [args[0], unpackIds(args[1] as Uint8Array)] };
    return { name, args };
  });
}

/** Results of a batch on their way back. */
export interface PackedResults {
  readonly results: readonly unknown[];
  readonly buffers: readonly ArrayBuffer[];
}

export function packResults(calls: readonly Call[], results: readonly unknown[]): PackedResults {
  const buffers: ArrayBuffer[] = [];
  const packed = results.map((result, index) => {
    if (calls[index]?.name !== "read") return result;
    const page = packPage(result as MailboxPage);
    buffers.push(...buffersOf(page));
    return page;
  });
  return { results: packed, buffers };
}

/** One result for each of `calls`, as they were before `packBatch`. */
export function unpackResults(
  calls: readonly Call[],
  results: readonly unknown[],
): readonly unknown[] {
  const unpacked: unknown[] = [];
  let next = 0;
  for (let from = 0; from < calls.length;) {
    const end = endOfRun(calls, from);
    const result = results[next++];
    if (end === from) unpacked.push(unpackResult(calls[from] as Call, result));
    let taken = 0;
    for (const call of calls.slice(from, end)) {
      const outcomes = result as readonly InsertOutcome[];
      unpacked.push(outcomes.slice(taken, (taken += entriesOf(call).length)));
    }
    from = Math.max(end, from + 1);
  }
  return unpacked;
}

const unpackResult = ({ name }: Call, result: unknown): unknown =>
  name === "read" ? unpackPage(result as PackedPage) : result;
