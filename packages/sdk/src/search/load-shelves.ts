import { POSTINGS } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import { numberAt, type Segment } from "./segments.ts";
import type { ShelfCache } from "./shelf-cache.ts";

/** Text that is kept, in UTF-16 units: the index of some 50,000 messages. */
const MAX_LENGTH = 4_000_000;

/** The shelves whose keys begin with `prefix`: the segments of each, in order. */
export async function loadShelves(
  cache: ShelfCache,
  reader: Reader,
  prefix: string,
): Promise<readonly (readonly Segment[])[]> {
  const { kept, changeCount } = cache;
  const known = kept.get(prefix);
  if (known !== undefined) return known;
  const shelves = await readShelves(reader, prefix);
  if (cache.changeCount === changeCount) keep(kept, prefix, shelves);
  return shelves;
}

async function readShelves(reader: Reader, prefix: string): Promise<readonly Segment[][]> {
  const shelves = new Map<string, Segment[]>();
  for (const { key, record: text } of await POSTINGS.scan(reader, { prefix })) {
    const name = key.slice(0, key.lastIndexOf("/"));
    const segments = shelves.get(name) ?? [];
    segments.push({ from: numberAt(key), text });
    shelves.set(name, segments);
  }
  return [...shelves.values()];
}

/** What has been kept longest makes room. */
function keep(kept: ShelfCache["kept"], prefix: string, shelves: readonly Segment[][]): void {
  kept.set(prefix, shelves);
  let excess = [...kept.values()].reduce((sum, each) => sum + lengthOf(each), -MAX_LENGTH);
  for (const [oldest, each] of kept) {
    if (excess <= 0) break;
    excess -= lengthOf(each);
    kept.delete(oldest);
  }
}

function lengthOf(shelves: readonly (readonly Segment[])[]): number {
  return shelves.flat().reduce((sum, { text }) => sum + text.length, 0);
}
