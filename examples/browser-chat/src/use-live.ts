import type { Live } from "@sotto/sdk";
import { useCallback, useSyncExternalStore } from "react";

/** What `useLive` needs of a Live, so that the app's own stores can be of the same kind. */
type Source<T> = { subscribe(fn: () => void): () => void } & Pick<Live<T>, "getSnapshot">;

/** The present value of a Live; renders again whenever it changes. This is all the glue that React needs. */
export function useLive<T>(live: Source<T>): T {
  const subscribe = useCallback((onChange: () => void) => live.subscribe(onChange), [live]);
  return useSyncExternalStore(subscribe, () => live.getSnapshot());
}
