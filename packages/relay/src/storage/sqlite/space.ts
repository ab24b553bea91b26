import { randomFillSync } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { BALLAST_FILE } from "./files.ts";

export interface SpaceOptions {
  /** Below so much free space nothing is taken in any more. 0: no such limit. */
  readonly reserveBytes: number;
  /** Of the file that is given up when the disk is full all the same. 0: none. */
  readonly ballastBytes: number;
}

/** So much more must be free before things are taken in again, or taking and refusing would alternate. */
const RELIEF = 1.25;

/**
 * The space on the disk of a data directory. SQLite needs some even to delete, so a disk that is quite full could not be
 * emptied by acks (RELIABILITY F3): sends are refused before that, and if others have taken the rest, the ballast goes.
 */
export class Space {
  readonly #directory: string;
  readonly #options: SpaceOptions;
  #isLow = false;

  constructor(directory: string, options: SpaceOptions) {
    this.#directory = directory;
    this.#options = options;
    this.look();
  }

  /** Nothing may be taken in. */
  get isLow(): boolean {
    return this.#isLow;
  }

  /** Before every commit. */
  look(): void {
    const { reserveBytes, ballastBytes } = this.#options;
    if (reserveBytes === 0 && ballastBytes === 0) {
      this.#isLow = false;
      return;
    }
    const { bavail, bsize } = statfsSync(this.#directory);
    const free = bavail * bsize;
    const hasBallast = ballastBytes === 0 || existsSync(this.#ballast);
    if (!hasBallast && free > reserveBytes + 2 * ballastBytes) this.#makeBallast();
    const needed = reserveBytes + (hasBallast ? 0 : ballastBytes);
    this.#isLow = free < (this.#isLow ? needed * RELIEF : needed);
  }

  /** SQLite has found no room. */
  release(): void {
    this.#isLow = true;
    rmSync(this.#ballast, { force: true });
  }

  get #ballast(): string {
    return join(this.#directory, BALLAST_FILE);
  }

  /** Of bytes that no file system can leave out or shrink. */
  #makeBallast(): void {
    const descriptor = openSync(this.#ballast, "w", 0o600);
    try {
      const bytes = randomFillSync(Buffer.alloc(this.#options.ballastBytes));
      const written = writeSync(descriptor, bytes);
      fsyncSync(descriptor);
      if (written < bytes.length) rmSync(this.#ballast);
    } catch {
      rmSync(this.#ballast); // No room after all; the next look tries again.
    } finally {
      closeSync(descriptor);
    }
  }
}
