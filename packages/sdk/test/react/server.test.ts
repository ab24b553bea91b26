import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import {
  SottoProvider,
  useConnection,
  useConversation,
  useConversations,
  useOutbox,
  useProfile,
  useRequests,
  useTimeline,
  useTyping,
} from "@sotto/sdk/react";
import { createPair } from "../conversations/pair.ts";
import { expectNoWarnings } from "./render.ts";
import { watchTimelines } from "./watch-timelines.ts";

expectNoWarnings();

function Everything(): ReactElement {
  const { messages, ready } = useTimeline("alice");
  const words = [
    useConnection().state,
    useOutbox().pending,
    useProfile("alice").name,
    useRequests().length,
    useTyping("alice").length,
    useConversation("alice").unread,
    useConversations().map(({ title }) => title),
    useConversations({ archived: true }).length,
    ready,
    messages.length,
  ];
  return createElement("p", null, words.join(" "));
}

test("a server renders what the client has in memory, and subscribes to nothing", async () => {
  await using pair = await createPair();
  const watched = watchTimelines(pair.bob);
  const page = createElement(SottoProvider, { client: pair.bob }, createElement(Everything));
  expect(renderToString(page)).toBe("<p>online 0 alice 0 0 1 alice 0 false 0</p>");
  expect(watched).toEqual({ made: 1, open: 0 });
});

test("on a server too, a hook outside the provider says what is missing", () => {
  expect(() => renderToString(createElement(Everything))).toThrow(/outside <SottoProvider>/);
});
