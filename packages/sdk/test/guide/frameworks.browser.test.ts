import { act, createElement } from "react";
import { describe, expect, test } from "vitest";
import { SottoProvider } from "@sotto/sdk/react";
import { createPair } from "../conversations/pair.ts";
import { expectNoWarnings, mount } from "../react/render.ts";
import { Chat } from "./frameworks/chat.tsx";
import { showChat } from "./frameworks/plain-dom.ts";
import { toStore } from "./frameworks/svelte-store.ts";

expectNoWarnings();

describe("the test of the guide", async () => {
  await import("./frameworks/unread.tsx");
});

test("the React component shows a chat, loads older messages, and sends", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  for (let count = 1; count <= 30; count++) await alice.chat("bob").send(`number ${count}`);
  await world.idle();

  const chat = createElement(Chat, { chatId: "alice" });
  await using place = await mount(createElement(SottoProvider, { client: bob }, chat));
  const find = <T extends HTMLElement>(selector: string): T =>
    place.container.querySelector(selector) as T;
  expect(find("h1").textContent).toBe("alice");
  expect(place.container.querySelectorAll("li")).toHaveLength(30);
  await act(async () => find("h1 + button").click());
  expect(place.container.querySelectorAll("li")).toHaveLength(32);
  expect(find("h1 + button")).toBeNull();

  await act(async () => {
    find<HTMLInputElement>("input").value = "from the form";
    find<HTMLFormElement>("form").requestSubmit();
    await world.idle();
  });
  expect(find("li:last-child").textContent).toBe("bob: from the form delivered");
  expect(alice.chat("bob").summary.value.last?.text).toBe("from the form");
  expect(find<HTMLInputElement>("input").value).toBe("");

  await act(async () => {
    alice.chat("bob").typing();
    await world.idle();
  });
  expect(find("[role=status]").textContent).toBe("alice is typing …");
});

test("the Svelte store calls its subscribers at once, at each change, and never after the end", async () => {
  await using pair = await createPair();
  const timeline = pair.bob.chat("alice").timeline();
  await timeline.ready;
  const counts: number[] = [];
  const end = toStore(timeline).subscribe((messages) => counts.push(messages.length));
  expect(counts).toEqual([2]);
  await pair.alice.chat("bob").send("news");
  await pair.world.idle();
  expect(counts.at(-1)).toBe(3);
  end();
  const called = counts.length;
  await pair.alice.chat("bob").send("more");
  await pair.world.idle();
  expect(counts).toHaveLength(called);
});

test("the plain page shows a chat, and keeps the rows of messages that have not changed", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const list = document.createElement("ol");
  const controller = new AbortController();
  showChat(bob, "alice", list, controller.signal);
  await world.idle();
  expect(list.textContent).toBe("alice: hellobob: hello yourself");
  const first = list.firstChild;
  await alice.chat("bob").send("news");
  await world.idle();
  expect(list.textContent).toBe("alice: hellobob: hello yourselfalice: news");
  expect(list.firstChild).toBe(first);
  controller.abort();
  await alice.chat("bob").send("more");
  await world.idle();
  expect(list.children).toHaveLength(3);
});
