import type { Live } from "@sotto/sdk";

export const toStore = <T>(live: Live<T>) => ({
  subscribe(run: (value: T) => void): () => void {
    const end = live.subscribe(run);
    run(live.value);
    return end;
  },
});
