import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/**
 * What young objects may take. V8's own limit is four times as much, which it reaches in any burst: garbage of connections
 * that have long been quiet then stays. Much less would make collecting dear when many messages are under way: they survive
 * one collection after the other.
 */
const YOUNG_BYTES: number = 8 * 1024 * 1024;

/** The limit itself cannot be set in a process that runs; by how much the space grows can. */
const setGrowth = (factor: number): void =>
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;

/** Lets the space for young objects of this process grow to `YOUNG_BYTES`, and again when V8 has made it smaller. */
export function limitYoungSpace(): void {
  const look = (): void => setGrowth(youngBytes() < YOUNG_BYTES ? 2 : 1);
  look();
  new PerformanceObserver(look).observe({ entryTypes: ["gc"] });
}
