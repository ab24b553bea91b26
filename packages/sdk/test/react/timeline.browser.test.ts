import {
  act,
  Activity,
  type ActivityProps,
  createElement,
  type ReactElement,
  StrictMode,
  Suspense,
  use,
} from "react";
import { SottoError } from "@sotto/protocol";
import { expect, test, vi } from "vitest";
import type { Client, Message } from "../../src/api.ts";
import {
  SottoProvider,
  type TimelineOptions,
  type TimelineView,
  useTimeline,
} from "../../src/react/index.ts";
import { numbers, sendAll } from "../client/helpers.ts";
import { createPair } from "../conversations/pair.ts";
import { expectNoWarnings, mount, probe } from "./render.ts";
import { watchTimelines } from "./watch-timelines.ts";

expectNoWarnings();

const textsOf = (messages: readonly Message[]): string[] => messages.map(({ text }) => text);
const underProvider = (client: Client, ...children: readonly ReactElement[]): ReactElement =>
  createElement(SottoProvider, { client }, ...children);

/** A component that shows a timeline, with what it showed. */
function createShowing(): {
  readonly Showing: (props: TimelineOptions & { readonly chatId: string }) => string;
  readonly seen: { readonly chatId: string; readonly view: TimelineView }[];
  readonly last: () => TimelineView;
} {
  const seen: { readonly chatId: string; readonly view: TimelineView }[] = [];
  return {
    Showing: function Showing({ chatId, ...options }) {
      const view = useTimeline(chatId, { ...options }); // options of its own at each render
      seen.push({ chatId, view });
      return textsOf(view.messages).join();
    },
    seen,
    last: () => seen.at(-1)?.view as TimelineView,
  };
}

test("a timeline is shown when its first page has been read, and then each message", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const { Showing, seen, last } = createShowing();
  await using place = await mount(
    underProvider(bob, createElement(Showing, { chatId: "alice", limit: 10 })),
  );
  expect(seen.map(({ view }) => [view.ready, view.messages.length])).toEqual([
    [false, 0],
    [true, 2],
  ]);
  expect(place.container.textContent).toBe("hello,hello yourself");
  expect(last()).toMatchObject({ ready: true, atStart: true, atEnd: true });

  const before = last();
  await act(async () => {
    await alice.chat("bob").send("news");
    await world.idle();
  });
  expect(place.container.textContent).toBe("hello,hello yourself,news");
  expect(last().messages[0]).toBe(before.messages[0]);
  expect(last().more).toBe(before.more);
  expect(last().newer).toBe(before.newer);
});

test("nothing renders when another conversation changes, and a render changes nothing", async () => {
  await using pair = await createPair();
  const { world, bob } = pair;
  const carol = await world.client("carol");
  const { Showing, seen } = createShowing();
  const node = (): ReactElement => underProvider(bob, createElement(Showing, { chatId: "alice" }));
  await using place = await mount(node());
  const before = seen.length;
  await act(async () => {
    await carol.chat("bob").send("hi");
    await world.idle();
  });
  expect(seen).toHaveLength(before);
  await place.render(node());
  expect(seen).toHaveLength(before + 1);
  expect(seen.at(-1)?.view).toBe(seen.at(-2)?.view);
});

test("a conversation without messages is ready, and empty", async () => {
  await using pair = await createPair();
  const { Showing, last } = createShowing();
  await using _ = await mount(
    underProvider(pair.bob, createElement(Showing, { chatId: "nobody-yet" })),
  );
  expect(last()).toMatchObject({ ready: true, messages: [], atStart: true, atEnd: true });
});

test("more and newer load the rest, and say when there is none", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  const all = ["hello", "hello yourself", ...numbers(20)];
  await sendAll(bob, "alice", all.slice(2));
  const timeline = bob.chat("alice").timeline({ limit: 100 });
  await timeline.ready;
  const middle = timeline.value[10] as Message;

  const { Showing, last } = createShowing();
  await using _ = await mount(
    underProvider(bob, createElement(Showing, { chatId: "alice", around: middle.id, limit: 4 })),
  );
  expect(textsOf(last().messages)).toContain(middle.text);
  expect(last()).toMatchObject({ atStart: false, atEnd: false });
  const { more, newer } = last();
  await act(async () => expect(await more(100)).toBe(false));
  expect(last()).toMatchObject({ atStart: true, atEnd: false });
  await act(async () => expect(await newer(100)).toBe(false));
  expect(last()).toMatchObject({ atStart: true, atEnd: true });
  expect(textsOf(last().messages)).toEqual(all);
});

test("what more has loaded stays while the component renders, in StrictMode too", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  await sendAll(bob, "alice", numbers(20));
  const watched = watchTimelines(bob);
  const { Showing, last } = createShowing();
  const node = (): ReactElement =>
    createElement(
      StrictMode,
      null,
      underProvider(bob, createElement(Showing, { chatId: "alice", limit: 5 })),
    );
  const place = await mount(node());
  expect(watched).toEqual({ made: 1, open: 1 });
  await act(async () => expect(await last().more(5)).toBe(true));
  expect(last().messages).toHaveLength(10);
  await place.render(node());
  expect(last().messages).toHaveLength(10);
  expect(watched).toEqual({ made: 1, open: 1 });
  await place[Symbol.asyncDispose]();
  expect(watched).toEqual({ made: 1, open: 0 });
});

test("a component that is mounted again begins again", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  await sendAll(bob, "alice", numbers(20));
  const watched = watchTimelines(bob);
  const { Showing, last } = createShowing();
  const shown = underProvider(bob, createElement(Showing, { chatId: "alice", limit: 5 }));
  await using place = await mount(shown);
  await act(async () => expect(await last().more()).toBe(false));
  expect(last().messages).toHaveLength(22);
  await place.render(underProvider(bob));
  expect(watched).toEqual({ made: 1, open: 0 });
  await place.render(shown);
  expect(last().messages).toHaveLength(5);
  expect(watched).toEqual({ made: 2, open: 1 });
});

test("components with the same options share a timeline until the last of them is gone", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  await sendAll(bob, "alice", numbers(20));
  const watched = watchTimelines(bob);
  const list = createShowing();
  const header = createShowing();
  const other = createShowing();
  const show = ({ Showing }: typeof list, limit: number): ReactElement =>
    createElement(Showing, { key: limit, chatId: "alice", limit });
  await using place = await mount(
    underProvider(bob, show(list, 5), createElement("p", null, show(header, 5)), show(other, 6)),
  );
  expect(watched).toEqual({ made: 2, open: 2 });
  expect(header.last()).toBe(list.last());
  await act(async () => void (await header.last().more(2)));
  expect([list, header, other].map(({ last }) => last().messages.length)).toEqual([7, 7, 6]);

  await place.render(underProvider(bob, show(list, 5)));
  expect(watched).toEqual({ made: 2, open: 1 });
  expect(list.last().messages).toHaveLength(7);
});

test("another chat is shown from its own beginning, and never the one before under its name", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const carol = await world.client("carol");
  await carol.chat("bob").send("hi");
  await world.idle();
  const watched = watchTimelines(bob);
  const { Showing, seen, last } = createShowing();
  const node = (chatId: string): ReactElement =>
    underProvider(bob, createElement(Showing, { chatId }));
  await using place = await mount(node("alice"));
  await place.render(node("carol"));
  expect(place.container.textContent).toBe("hi");
  expect(watched).toEqual({ made: 2, open: 1 });
  for (const { chatId, view } of seen)
    expect(view.messages.filter((message) => message.chatId !== chatId)).toEqual([]);

  const before = seen.length;
  await alice.chat("bob").send("unseen"); // outside act: a component that still follows it would warn
  await world.idle();
  expect(seen).toHaveLength(before);
  await place.render(node("alice"));
  expect(textsOf(last().messages)).toEqual(["hello", "hello yourself", "unseen"]);
});

test("a component that suspends before it is first shown finds its timeline again", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  const watched = watchTimelines(bob);
  const { promise, resolve } = Promise.withResolvers<string>();
  function Waiting(): string {
    const { messages } = useTimeline("alice");
    return `${use(promise)}: ${textsOf(messages).join()}`;
  }
  await using place = await mount(
    underProvider(bob, createElement(Suspense, { fallback: "…" }, createElement(Waiting))),
  );
  expect(place.container.textContent).toBe("…");
  await act(async () => resolve("shown"));
  expect(place.container.textContent).toBe("shown: hello,hello yourself");
  expect(watched).toEqual({ made: 1, open: 1 });
});

test("what is hidden follows nothing on the screen, and has missed nothing when it is shown again", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const watched = watchTimelines(bob);
  const { Showing } = createShowing();
  const node = (mode: "hidden" | "visible"): ReactElement =>
    underProvider(
      bob,
      createElement(
        Activity,
        { mode } as ActivityProps, // whose type wants the children in it
        createElement(Showing, { chatId: "alice" }),
      ),
    );
  await using place = await mount(node("visible"));
  await place.render(node("hidden"));
  expect(watched).toEqual({ made: 1, open: 0 });
  await alice.chat("bob").send("news");
  await world.idle();
  await place.render(node("visible"));
  expect(place.container.textContent).toBe("hello,hello yourself,news");
  expect(watched).toEqual({ made: 1, open: 1 });
});

test("the end of a conversation is shown though nothing was left to load", async () => {
  await using pair = await createPair();
  const conversation = pair.bob.chat("alice");
  const timeline = conversation.timeline();
  await timeline.ready;
  let isAtStart = false;
  Object.defineProperty(timeline, "atStart", { get: () => isAtStart });
  timeline.more = async () => !(isAtStart = true);
  conversation.timeline = () => timeline;
  vi.spyOn(pair.bob, "chat").mockReturnValue(conversation);
  const view = probe(() => useTimeline("alice"));
  await using _ = await mount(underProvider(pair.bob, createElement(view.Component)));
  expect(view.last.atStart).toBe(false);
  await act(async () => expect(await view.last.more()).toBe(false));
  expect(view.last.atStart).toBe(true);
});

test("what more cannot load is an error of the caller", async () => {
  await using pair = await createPair();
  const { bob } = pair;
  const conversation = bob.chat("alice");
  const timeline = conversation.timeline();
  const problem = new SottoError("store/quota");
  timeline.more = async () => await Promise.reject(problem);
  conversation.timeline = () => timeline;
  vi.spyOn(bob, "chat").mockReturnValue(conversation);
  const view = probe(() => useTimeline("alice"));
  await using _ = await mount(underProvider(bob, createElement(view.Component)));
  const before = view.seen.length;
  await act(async () => await expect(view.last.more()).rejects.toBe(problem));
  expect(view.seen).toHaveLength(before);
});
