import { basename, dirname } from "node:path";
import { CHANGING_CALLS } from "./strace.ts";

/** What a process did to the files of one folder, and what it said to others, in the order in which it happened. */
export type Operation =
  | { readonly type: "create"; readonly name: string }
  | {
      readonly type: "write";
      readonly name: string;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  | { readonly type: "truncate"; readonly name: string; readonly size: number }
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  | { readonly type: "unlink"; readonly name: string }
  | { readonly type: "sync"; readonly name: string }
  | { readonly type: "sync-folder" }
  /** Bytes written to a socket or a pipe. */
  | { readonly type: "sent"; readonly fd: number; readonly bytes: Uint8Array };

/** A system call with the lines of the trace on which it began and ended. */
interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: number;
  readonly began: number;
  readonly ended: number;
  readonly opened: string | undefined;
}

const HEX = String.raw`((?:\\x[0-9a-f]{2})*)`;
const STRING = new RegExp(`"${HEX}"`, "g");
const DESCRIPTOR = new RegExp(String.raw`^(\d+)<${HEX}`);
const FINISHED = new RegExp(String.raw`^(\w+)\((.*)\) += (-?\d+)(?:<${HEX}>)?`, "s");

/**
 * Reads what `strace -f -y -xx` wrote.
 *
 * @param folder - Only files right in it count.
 */
export function readTrace(trace: string, folder: string): readonly Operation[] {
  const present = new Set<string>();
  const dated: { readonly at: number; readonly operation: Operation }[] = [];
  for (const call of calls(trace)) {
    if (call.result < 0) continue;
    const operation = operationOf(call, folder, present);
    // What is said may be heard as soon as the call begins; what is done to a file counts when it has returned.
    if (operation !== undefined)
      dated.push({ at: operation.type === "sent" ? call.began : call.ended, operation });
  }
  return dated.toSorted((a, b) => a.at - b.at).map(({ operation }) => operation);
}

/** One call of the process, named as strace counts: the `nth` of its name, from 1. */
export interface Point {
  readonly call: string;
  readonly nth: number;
  /** Whether it concerns the folder itself and not a file in it. */
  readonly isFolder: boolean;
}

/** The calls by which the process changed the folder, in order. */
export function changingPoints(trace: string, folder: string): readonly Point[] {
  const counts = new Map<string, number>();
  const points: Point[] = [];
  for (const { name, args } of calls(trace)) {
    const path = pathOf(args);
    const isFolder = path === folder;
    if (!CHANGING_CALLS.includes(name) || (!isFolder && dirname(path) !== folder)) continue;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    points.push({ call: name, nth, isFolder });
  }
  return points;
}

/** What a call is about, by the descriptor or the name that comes first. */
function pathOf(args: string): string {
  const [, , descriptor = ""] = DESCRIPTOR.exec(args) ?? [];
  const [, name = ""] = new RegExp(`^"${HEX}"`).exec(args) ?? [];
  return textOf(descriptor === "" ? name : descriptor);
}

function* calls(trace: string): Iterable<Call> {
  const open = new Map<string, { readonly text: string; readonly line: number }>();
  let line = 0;
  for (const text of trace.split("\n")) {
    line += 1;
    const space = text.indexOf(" ");
    const thread = text.slice(0, space);
    const body = text.slice(space).trimStart();
    if (body.endsWith(" <unfinished ...>")) {
      open.set(thread, { text: body.slice(0, -" <unfinished ...>".length), line });
      continue;
    }
    const begun = body.startsWith("<... ") ? open.get(thread) : undefined;
    const whole = begun === undefined ? body : begun.text + body.slice(body.indexOf(">") + 1);
    const [, name, args, result, opened] = FINISHED.exec(whole) ?? [];
    if (name === undefined || args === undefined) continue;
    yield {
      name,
      args,
      result: Number(result),
      began: begun?.line ?? line,
      ended: line,
      opened: opened === undefined ? undefined : textOf(opened),
    };
  }
}

function operationOf(call: Call, folder: string, present: Set<string>): Operation | undefined {
  const { args, result } = call;
  const [, fd, hexPath = ""] = DESCRIPTOR.exec(args) ?? [];
  const path = textOf(hexPath);
  const name = dirname(path) === folder ? basename(path) : undefined;
  const strings = (): Buffer[] => [...args.matchAll(STRING)].map(([, hex = ""]) => bytesOf(hex));
  const numberAt = (fromEnd: number): number => Number(args.split(", ").at(-fromEnd));
  switch (call.name) {
    case "openat": {
      const opened = call.opened;
      if (opened === undefined || dirname(opened) !== folder || !args.includes("O_CREAT")) return;
      if (present.has(basename(opened))) return;
      present.add(basename(opened));
      return { type: "create", name: basename(opened) };
    }
    case "pwrite64": {
      const bytes = strings()[0]?.subarray(0, result);
      return name === undefined || bytes === undefined
        ? undefined
        : { type: "write", name, offset: numberAt(1), bytes };
    }
    case "ftruncate":
      return name === undefined ? undefined : { type: "truncate", name, size: numberAt(1) };
    case "fsync":
    case "fdatasync":
      if (path === folder) return { type: "sync-folder" };
      return name === undefined ? undefined : { type: "sync", name };
    case "unlink": {
      const gone = strings()[0]?.toString() ?? "";
      if (dirname(gone) !== folder) return;
      present.delete(basename(gone));
      return { type: "unlink", name: basename(gone) };
    }
    case "rename": {
      const [from = "", to = ""] = strings().map(String);
      if (dirname(to) !== folder) return;
      present.delete(basename(from));
      present.add(basename(to));
      return { type: "rename", from: basename(from), to: basename(to) };
    }
    case "write":
    case "writev":
      if (!/^(?:socket|pipe|TCP)/.test(path)) return;
      return { type: "sent", fd: Number(fd), bytes: Buffer.concat(strings()).subarray(0, result) };
    default:
      return undefined;
  }
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(String.raw`\x`, ""), "hex");
}

function textOf(hex: string): string {
  return bytesOf(hex).toString();
}
