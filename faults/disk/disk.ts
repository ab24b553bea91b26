import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fraction } from "../../packages/sdk/src/testing/seeded-random.ts";
import type { Operation } from "./trace.ts";

// What a disk may hold after a power cut. Sure is only what an fsync has returned for: of a file, its bytes and its size;
// of a folder, its names. Everything later may have reached the disk or not, in any order, and a write also in part.

const SECTOR_BYTES = 512;

type Change =
  | { readonly type: "write"; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: "truncate"; readonly size: number };

interface File {
  readonly synced: Uint8Array;
  readonly unsynced: readonly Change[];
}

/** A name that came or went, and is not yet sure to have. */
interface NameChange {
  readonly name: string;
  readonly file: number | undefined;
}

/** Decides what of the unsynced reached the disk. */
export interface Fate {
  readonly name: (change: NameChange) => boolean;
  readonly change: (change: Change) => "whole" | "part" | "none";
  readonly sector: () => boolean;
}

export const nothingReached: Fate = {
  name: () => false,
  change: () => "none",
  sector: () => false,
};
export const allReached: Fate = { name: () => true, change: () => "whole", sector: () => true };

/** Each image has a share of its own of what was lost, so that also the rare mixtures come. */
export function chance(random: (length: number) => Uint8Array): Fate {
  const next = (): number => fraction(random);
  const [kept, torn] = [0.1 + 0.8 * next(), 0.5 * next()];
  return {
    name: () => next() < kept,
    change: ({ type }) => {
      if (type === "write" && next() < torn) return "part";
      return next() < kept ? "whole" : "none";
    },
    sector: () => next() < 0.5,
  };
}

export type Image = ReadonlyMap<string, Uint8Array>;

/** Makes a folder that holds the image and nothing else. */
export function writeImage(image: Image, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  // The index of the log is memory of the running processes; none outlives a power cut.
  for (const [name, bytes] of image)
    if (!name.endsWith("-shm")) writeFileSync(join(folder, name), bytes);
}

/** The disk below one folder, to which operations are applied one by one. */
export class Disk {
  readonly #files = new Map<number, File>();
  /** As the running process sees them. */
  readonly #names = new Map<string, number>();
  #syncedNames = new Map<string, number>();
  #nameChanges: NameChange[] = [];
  #lastFile = 0;

  get hasUnsynced(): boolean {
    const files = [...this.#files.values()];
    return this.#nameChanges.length > 0 || files.some(({ unsynced }) => unsynced.length > 0);
  }

  apply(operation: Operation): void {
    switch (operation.type) {
      case "create":
        this.#files.set(++this.#lastFile, { synced: new Uint8Array(), unsynced: [] });
        return this.#rename(operation.name, this.#lastFile);
      case "write":
      case "truncate":
        return this.#change(operation.name, operation);
      case "unlink":
        return this.#rename(operation.name, undefined);
      case "rename": {
        const file = this.#names.get(operation.from);
        this.#rename(operation.from, undefined);
        return this.#rename(operation.to, file);
      }
      case "sync":
        return this.#sync(operation.name);
      case "sync-folder":
        this.#syncedNames = new Map(this.#names);
        this.#nameChanges = [];
        return;
      case "sent":
    }
  }

  #rename(name: string, file: number | undefined): void {
    if (file === undefined) this.#names.delete(name);
    else this.#names.set(name, file);
    this.#nameChanges.push({ name, file });
  }

  #change(name: string, change: Change): void {
    const [id, file] = this.#fileOf(name);
    this.#files.set(id, { ...file, unsynced: [...file.unsynced, change] });
  }

  #sync(name: string): void {
    const [id, file] = this.#fileOf(name);
    this.#files.set(id, { synced: contentOf(file, allReached), unsynced: [] });
  }

  #fileOf(name: string): readonly [number, File] {
    const id = this.#names.get(name);
    const file = id === undefined ? undefined : this.#files.get(id);
    if (id === undefined || file === undefined) throw new Error(`the trace knows no ${name}`);
    return [id, file];
  }

  /** The files after a power cut now. */
  image(fate: Fate): Image {
    const names = new Map(this.#syncedNames);
    for (const change of this.#nameChanges) {
      if (!fate.name(change)) continue;
      if (change.file === undefined) names.delete(change.name);
      else names.set(change.name, change.file);
    }
    return new Map(
      [...names].map(([name, id]) => [name, contentOf(this.#files.get(id) as File, fate)]),
    );
  }
}

function contentOf({ synced, unsynced }: File, fate: Fate): Uint8Array {
  let size = synced.length;
  const room = new Uint8Array(
    unsynced.reduce((most, change) => Math.max(most, endOf(change)), size),
  );
  room.set(synced);
  for (const change of unsynced) {
    const reached = fate.change(change);
    if (reached === "none") continue;
    if (change.type === "truncate") {
      if (change.size < size) room.fill(0, change.size, size);
      size = change.size;
      continue;
    }
    if (reached === "whole") room.set(change.bytes, change.offset);
    else tear(room, change, fate);
    size = Math.max(size, endOf(change));
  }
  return room.subarray(0, size);
}

function endOf(change: Change): number {
  return change.type === "write" ? change.offset + change.bytes.length : change.size;
}

function tear(room: Uint8Array, write: Extract<Change, { type: "write" }>, fate: Fate): void {
  const end = write.offset + write.bytes.length;
  for (let at = write.offset; at < end;) {
    const next = Math.min(end, at - (at % SECTOR_BYTES) + SECTOR_BYTES);
    if (fate.sector()) room.set(write.bytes.subarray(at - write.offset, next - write.offset), at);
    at = next;
  }
}
