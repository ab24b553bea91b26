import { type Segment, type Shelf, shelfPrefix } from "./segments.ts";

/** Shelves that searches have read, until a step changes them: who types searches at every key. */
export interface ShelfCache {
  /** By what their keys begin with: the segments of each shelf, in order. */
  readonly kept: Map<string, readonly (readonly Segment[])[]>;
  /** How often something was forgotten: what is being read meanwhile may be out of date. */
  changeCount: number;
}

export function forgetShelf(cache: ShelfCache, [first, second]: Shelf): void {
  cache.changeCount += 1;
  cache.kept.delete(shelfPrefix(first, second));
  cache.kept.delete(shelfPrefix(first));
}

/** Another tab has written, who knows where. */
export function forgetShelves(cache: ShelfCache): void {
  cache.changeCount += 1;
  cache.kept.clear();
}
