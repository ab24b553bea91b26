import { SottoError } from "@sotto/protocol";
import type { SearchOptions, SearchState } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Reader } from "../store/store.ts";
import type { BuildSources } from "./build.ts";
import { isIndexed } from "./index-messages.ts";
import type { Hit } from "./query.ts";
import type { ShelfCache } from "./shelf-cache.ts";

/** Finds in the index. Loads what finds when it is needed. */
export async function find(
  store: Reader,
  cache: ShelfCache,
  query: string,
  options?: SearchOptions,
): Promise<readonly Hit[]> {
  const { findMessages } = await import("./query.ts");
  return await findMessages(store, cache, query, options);
}

/** The index's writer. */
export interface Indexing {
  readonly state: Live<SearchState>;
  /** It is known whether the index has to be built. */
  readonly ready: Promise<void>;
}

/** Looks at the index, and builds it in the background if the store has none. Loads what builds when it is needed. */
export function createIndexing(sources: BuildSources, onError: (error: unknown) => void): Indexing {
  const state = createLive<SearchState>({ state: "ready" });

  const begin = async (): Promise<void> => {
    if (await sources.steps.run(isIndexed)) return;
    state.set({ state: "indexing", done: 0, total: 0 });
    void build().catch((error: unknown) => {
      if (!SottoError.is(error, "client/closed")) onError(error);
    });
  };
  const build = async (): Promise<void> => {
    const { buildIndex } = await import("./build.ts");
    await buildIndex(sources, (next) => state.set(next));
  };
  return { state, ready: begin() };
}
