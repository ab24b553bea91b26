import type { Point, Report, Stop } from "./api.ts";

const never: Promise<never> = new Promise(() => undefined);

/** Stops the page at one point and tells the harness. */
export interface Gate {
  /** Whether the page counts as dead: nothing goes out or comes in. */
  readonly isShut: boolean;
  /** Sets the point; it is counted from here on. */
  arm(stop: Stop): void;
  /** For what can wait: does not resolve if the page dies here or is dead. */
  pass(phase: Point["phase"], when: Point["when"]): Promise<void>;
  /** For what cannot wait. @returns Whether the page has come to its point here. */
  isAt(phase: Point["phase"], when: Point["when"]): boolean;
  release(): void;
}

export function createGate(report: (report: Report) => Promise<void>): Gate {
  let stop: Stop | undefined;
  let passed = 0;
  let isShut = false;
  const released = Promise.withResolvers<void>();

  const isAt: Gate["isAt"] = (phase, when) => {
    if (phase !== stop?.at.phase || when !== stop.at.when) return false;
    passed += 1;
    if (passed !== stop.at.nth) return false;
    isShut = stop.mode === "die";
    void report({ type: "point" });
    return true;
  };

  return {
    get isShut() {
      return isShut;
    },
    arm: (next) => {
      stop = next;
      passed = 0;
    },
    isAt,
    pass: async (phase, when) => {
      if (isShut) return await never;
      if (!isAt(phase, when) || stop?.mode === "go-on") return;
      return stop?.mode === "die" ? await never : await released.promise;
    },
    release: () => released.resolve(),
  };
}
