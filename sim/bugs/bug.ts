import { readFileSync } from "node:fs";

/** A mistake that somebody could make: one edit of one source file. */
export interface Bug {
  readonly id: string;
  readonly what: string;
  /** From the repository's root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** Names the bug that a process is to have. Tests only. */
export const VARIABLE = "SOTTO_PLANTED_BUG";

const ROOT = new URL("../../", import.meta.url);

export const fileUrlOf = ({ file }: Bug): string => new URL(file, ROOT).href;

/**
 * The file's source with the bug in it.
 *
 * @throws RangeError if the code has changed so that it is no longer clear where the bug would go.
 */
export function plantInto(bug: Bug, source: string): string {
  const places = source.split(bug.find).length - 1;
  if (places !== 1)
    throw new RangeError(
      `${bug.id}: "${bug.find}" occurs ${places} times in ${bug.file}, not once`,
    );
  return source.replace(bug.find, () => bug.replace);
}

export const sourceFor = (bug: Bug): string => readFileSync(new URL(bug.file, ROOT), "utf8");
