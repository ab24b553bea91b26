import { setTimeout as after } from "node:timers/promises";

/** How long anything may take that has to happen. Far beyond what it takes: a run that reaches it has failed. */
export const DEADLINE_MS = 90_000;
const POLL_MS = 100;

/** Lets others wait for a condition on what its owner tells it has changed. */
export class Watch {
  readonly #watchers = new Set<() => void>();

  changed(): void {
    for (const look of this.#watchers) look();
  }

  /** @throws Error that names `what`, if it does not come true in time. */
  async until(
    what: string | (() => string),
    condition: () => boolean,
    deadlineMs: number = DEADLINE_MS,
  ): Promise<void> {
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => {
      if (condition()) resolve();
    };
    const fail = (): void => reject(new Error(`not in time: ${textOf(what)}`));
    const timer = setTimeout(fail, deadlineMs);
    this.#watchers.add(look);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
  }
}

/** The same for what can only be asked for. */
export async function poll(what: string, condition: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`not in time: ${what}`);
    await after(POLL_MS);
  }
}

function textOf(what: string | (() => string)): string {
  return typeof what === "string" ? what : what();
}
