import { expect, test } from "vitest";
import type { Tabs } from "../../src/ports.ts";
import { memory } from "../../src/store/memory.ts";
import { VERSION } from "../../src/tabs/messages.ts";
import { joinTabs } from "../../src/tabs/tab.ts";
import { createVirtualClock } from "../../src/testing/virtual-clock.ts";

const unexpected = (): never => {
  throw new Error("this tab must not write or read");
};

/** A tab whose lock another one holds, which answers as `answer` says. */
function heldBy(answer: object): Tabs {
  return {
    lock: (_name, signal) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined))),
    channel: (_name, onMessage) => ({
      post: () => queueMicrotask(() => onMessage(answer)),
      close: () => undefined,
    }),
    watch: () => () => undefined,
  };
}

const join = (tabs: Tabs, signal?: AbortSignal): Promise<unknown> =>
  joinTabs({
    tabs,
    name: "store",
    store: memory(),
    clock: createVirtualClock(0),
    random: (length) => new Uint8Array(length),
    signal,
    makeEngine: async () => unexpected(),
    openToRead: async () => unexpected(),
    onForeignChange: unexpected,
    onError: unexpected,
  });

test("a tab does not follow one that runs another version", async () => {
  const other = heldBy({ type: "starting", leader: "other", version: VERSION + 1 });
  await expect(join(other)).rejects.toMatchObject({ code: "store/locked" });
});

test("the wait for a leader that is not ready can be given up", async () => {
  const controller = new AbortController();
  const starting = heldBy({ type: "starting", leader: "other", version: VERSION });
  const joining = join(starting, controller.signal);
  controller.abort(new Error("enough"));
  await expect(joining).rejects.toThrow("enough");
});
