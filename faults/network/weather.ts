/** `up` is towards the relay. */
export type Direction = "up" | "down";

/** What the proxy has done to those who went through it. */
export interface ProxyCounts {
  accepted: number;
  resets: number;
  /** Resets after a part of what was to be passed on. */
  cutsInside: number;
  swallowedBytes: number;
  slices: number;
}

/** What a network does to those who use it. */
export interface Weather {
  readonly delayMs: number;
  /** Up to so much more delay, anew for every chunk; order is kept, as TCP keeps it. */
  readonly jitterMs: number;
  /** Chunks are passed on in pieces of 1 to so many bytes, each in a segment of its own. 0: as they come. */
  readonly sliceBytes: number;
  /** 0: no limit. */
  readonly bytesPerSecond: number;
  /** Directions that accept everything and pass nothing on. */
  readonly blackhole: readonly Direction[];
  /** Gives each new connection the number of bytes, of both directions, after which it is reset. */
  readonly cutAfterBytes: (() => number) | undefined;
  /** From 0 to 1, for jitter and slices. */
  readonly chance: () => number;
}

export const CALM: Weather = {
  delayMs: 0,
  jitterMs: 0,
  sliceBytes: 0,
  bytesPerSecond: 0,
  blackhole: [],
  cutAfterBytes: undefined,
  chance: () => 0,
};
