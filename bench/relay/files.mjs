// A server's files: how much they take, and how many messages can still be read in them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { MARKER, NUMBER_DIGITS } from "./message.mjs";

const BLOCK_BYTES = 512;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Of each file, undefined if it has gone in the meantime. */
function each(folder, look) {
  return filesIn(folder).map((file) => {
    try {
      return look(file);
    } catch {
      return undefined;
    }
  });
}

/** Blocks on the disk: holes in files do not count. */
export function diskBytes(folder) {
  const sizes = each(folder, (file) => statSync(file).blocks * BLOCK_BYTES);
  return sizes.reduce((sum, bytes = 0) => sum + bytes, 0);
}

/** How many different messages the files still hold. */
export function markersIn(folder) {
  const found = new Set();
  each(folder, (file) => {
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf(MARKER); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
      const from = at + MARKER.length;
      const digits = bytes.latin1Slice(from, from + NUMBER_DIGITS);
      if (/^\d+$/.test(digits) && digits.length === NUMBER_DIGITS) found.add(digits);
    }
  });
  return found.size;
}
