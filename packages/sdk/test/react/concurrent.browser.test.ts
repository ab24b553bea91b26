import {
  act,
  createElement,
  type ReactElement,
  startTransition,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useState,
} from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { Message } from "../../src/api.ts";
import { createLive, type LiveSource } from "../../src/live.ts";
import { type Readable, SottoProvider, useLive, useTimeline } from "../../src/react/index.ts";
import { createPair } from "../conversations/pair.ts";
import { createPlace, expectNoWarnings, mount, setActEnvironment } from "./render.ts";

expectNoWarnings();

const CELL_COUNT = 6;
/** Longer than React works without a pause. */
const SLICE_MS = 100;

type UseLive = (live: Readable<number>) => number;

/**
 * Renders cells in a transition, one in each slice of time, and changes what they show in the midst of it: between two
 * slices, as an event of the browser would. The clock that React looks at is the test's.
 *
 * @returns What the cells showed, after each commit.
 */
async function commitsOf(live: LiveSource<number>, useIt: UseLive): Promise<string[][]> {
  const progress = { nowMs: 0, renders: 0 };
  vi.spyOn(performance, "now").mockImplementation(() => progress.nowMs);
  setActEnvironment(false);
  const { container, root } = createPlace();
  const commits: string[][] = [];
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();

  function Cell(): ReactElement {
    const value = useIt(live);
    progress.nowMs += SLICE_MS;
    progress.renders++;
    if (progress.renders === CELL_COUNT / 2) queueMicrotask(() => live.set(1)); // after this slice
    useLayoutEffect(() => {
      commits.push(Array.from(container.querySelectorAll("i"), (cell) => cell.textContent));
    });
    useEffect(finish);
    return createElement("i", null, value);
  }
  const { promise: mounted, resolve: onMounted } = Promise.withResolvers<() => void>();
  function Cells(): ReactElement[] {
    const [count, setCount] = useState(0);
    useLayoutEffect(() => onMounted(() => setCount(CELL_COUNT)), []);
    return Array.from({ length: count }, (_, at) => createElement(Cell, { key: at }));
  }
  root.render(createElement(Cells));
  startTransition(await mounted);
  await finished;
  root.unmount();
  container.remove();
  return commits;
}

/** What one would write first: the present value, then each change. */
function useNaively(live: Readable<number>): number {
  const [value, setValue] = useState(live.getSnapshot());
  useEffect(() => live.subscribe(() => setValue(live.getSnapshot())), [live]);
  return value;
}

const isTorn = (cells: readonly string[]): boolean => new Set(cells).size > 1;

test("all components show one value, though it changes while they are rendered in slices", async () => {
  const live = createLive(0);
  const commits = await commitsOf(live, useLive);
  expect(live.value).toBe(1);
  expect(commits.length).toBeGreaterThan(0);
  expect(commits.filter(isTorn)).toEqual([]);
  expect(commits.at(-1)).toEqual(Array.from({ length: CELL_COUNT }, () => "1"));
});

test("the test above finds a hook that tears", async () => {
  expect((await commitsOf(createLive(0), useNaively)).some(isTorn)).toBe(true);
});

test("a deferred value lags behind, never ahead, and arrives", async () => {
  const live = createLive(0);
  const commits: (readonly [now: number, deferred: number, below: number])[] = [];
  const below = { shows: -1 };
  function Below(): null {
    below.shows = useLive(live);
    return null;
  }
  function Above(): ReactElement {
    const now = useLive(live);
    const deferred = useDeferredValue(now);
    useLayoutEffect(() => {
      commits.push([now, deferred, below.shows]);
    });
    return createElement(Below);
  }
  await using _ = await mount(createElement(Above));
  await act(async () => live.set(1));
  await act(async () => {
    live.set(2);
    live.set(3);
  });
  expect(commits).toEqual([
    [0, 0, 0],
    [1, 0, 1],
    [1, 1, 1],
    [3, 1, 3],
    [3, 3, 3],
  ]);
});

test("in a transition to another chat, a message that arrives is shown in the right one", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const carol = await world.client("carol");
  await carol.chat("bob").send("hi");
  await world.idle();
  const shown: (readonly [chatId: string, messages: readonly Message[]])[] = [];
  let open: (chatId: string) => void = () => undefined;
  function Chat(): string {
    const [chatId, setChatId] = useState("alice");
    const { messages } = useTimeline(chatId);
    useLayoutEffect(() => {
      open = setChatId;
    }, []);
    useLayoutEffect(() => {
      shown.push([chatId, messages]);
    });
    return `${chatId}: ${messages.map(({ text }) => text).join()}`;
  }
  await using place = await mount(
    createElement(SottoProvider, { client: bob }, createElement(Chat)),
  );
  await act(async () => {
    startTransition(() => open("carol"));
    await Promise.all([alice.chat("bob").send("a"), carol.chat("bob").send("c")]);
    await world.idle();
  });
  expect(place.container.textContent).toBe("carol: hi,c");
  for (const [chatId, messages] of shown)
    expect(messages.filter((message) => message.chatId !== chatId)).toEqual([]);
});

test("a page that a server has rendered is hydrated without a complaint", async () => {
  await using pair = await createPair();
  function Chat(): ReactElement {
    const { messages, ready } = useTimeline("alice");
    return createElement("p", null, ready ? messages.map(({ text }) => text).join() : "…");
  }
  const page = createElement(SottoProvider, { client: pair.bob }, createElement(Chat));
  const container = document.body.appendChild(document.createElement("div"));
  container.innerHTML = renderToString(page);
  expect(container.textContent).toBe("…");
  const paragraph = container.firstChild;
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }));
  expect(container.textContent).toBe("hello,hello yourself");
  expect(container.firstChild).toBe(paragraph);
  expect(onRecoverableError).not.toHaveBeenCalled();
  await act(async () => root.unmount());
  container.remove();
});
