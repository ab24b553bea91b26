import { SottoError } from "@sotto/protocol";
import type { SearchOptions, SearchState } from "../api.ts";
import { createLive, type Live } from "../live.ts";
import type { Clock } from "../ports.ts";
import type { Steps } from "../store/steps.ts";
import type { Reader } from "../store/store.ts";
import { isIndexed } from "./index-messages.ts";
import type { Hit } from "./query.ts";
import type { ShelfCache } from "./shelf-cache.ts";

export interface Search {
  readonly state: Live<SearchState>;
  find(query: string, options?: SearchOptions): Promise<readonly Hit[]>;
  /** It is known whether the index has to be built. */
  readonly ready: Promise<void>;
}

export interface SearchSources {
  readonly store: Reader;
  readonly steps: Steps;
  readonly clock: Clock;
  /** The one that the steps' index has. */
  readonly cache: ShelfCache;
}

/** Looks at the index, and builds it in the background if the store has none. Loads what finds and builds when needed. */
export function createSearch(sources: SearchSources, onError: (error: unknown) => void): Search {
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

  return {
    state,
    find: async (query, options) => {
      const { findMessages } = await import("./query.ts");
      return await findMessages(sources.store, sources.cache, query, options);
    },
    ready: begin(),
  };
}
