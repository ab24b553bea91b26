import { act, createElement, Fragment, memo, StrictMode } from "react";
import { expect, test, vi } from "vitest";
import type { Client, ConversationSummary } from "../../src/api.ts";
import { defineContent } from "../../src/content/define.ts";
import { createLive } from "../../src/live.ts";
import {
  SottoProvider,
  useClient,
  useConnection,
  useConversation,
  useConversations,
  useLive,
  useOutbox,
  usePresence,
  useProfile,
  useRequests,
  useTimeline,
  useTyping,
} from "../../src/react/index.ts";
import { steady } from "../../src/react/use-live.ts";
import { createWorld } from "../../src/testing/world.ts";
import { createPair } from "../conversations/pair.ts";
import { expectNoWarnings, mount, type Mounted, type Probe, probe } from "./render.ts";

expectNoWarnings();

async function mountFor(client: Client, ...probes: readonly Probe<unknown>[]): Promise<Mounted> {
  const children = probes.map(({ Component }) => createElement(Component));
  return await mount(createElement(SottoProvider, { client }, ...children));
}

const titles = (list: readonly ConversationSummary[]): string[] => list.map(({ title }) => title);

test("a component shows conversations, and each message that arrives", async () => {
  await using pair = await createPair();
  const conversations = probe(() => useConversations());
  const one = probe(() => useConversation("alice"));
  await using _ = await mountFor(pair.bob, conversations, one);
  expect(titles(conversations.last)).toEqual(["alice"]);
  expect(one.last.last?.text).toBe("hello yourself");
  await act(async () => {
    await pair.alice.chat("bob").send("news");
    await pair.world.idle();
  });
  expect(conversations.last[0]?.last?.text).toBe("news");
  expect(one.last.last?.text).toBe("news");
  expect(one.last.unread).toBe(2);
});

test("a list renders again only if something in it has changed", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const carol = await world.client("carol");
  await carol.chat("bob").send("hi");
  await world.idle();
  await bob.chat("carol").archive();

  const archived = probe(() => useConversations({ archived: true }));
  const rest = probe(() => useConversations({ archived: false, limit: 5 }));
  const requests = probe(() => useRequests());
  await using _ = await mountFor(bob, archived, rest, requests);
  expect(titles(archived.last)).toEqual(["carol"]);
  expect(titles(rest.last)).toEqual(["alice"]);
  const before = [archived, rest, requests].map(({ seen }) => seen.length);
  await act(async () => {
    await alice.chat("bob").send("news");
    await world.idle();
  });
  expect(archived.seen).toHaveLength(before[0] as number);
  expect(rest.seen.length).toBeGreaterThan(before[1] as number);
  expect(requests.seen).toHaveLength(before[2] as number);
});

test("a query that is written anew at each render is the same query", async () => {
  await using pair = await createPair();
  const query = vi.spyOn(pair.bob.conversations, "query");
  const Inner = memo(probe(() => useConversations({ unread: true, limit: 3 })).Component);
  const list = probe(() => useConversations({ unread: true, limit: 3 }));
  const node = (): ReturnType<typeof createElement> =>
    createElement(
      SottoProvider,
      { client: pair.bob },
      createElement(list.Component),
      createElement(Inner),
    );
  await using place = await mount(node());
  const asked = query.mock.calls.length;
  await place.render(node());
  await place.render(node());
  expect(query).toHaveBeenCalledTimes(asked);
  expect(new Set(list.seen).size).toBe(1);
});

test("somebody who types is shown, and messages do not render who shows only that", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const typing = probe(() => useTyping("alice"));
  await using _ = await mountFor(bob, typing);
  expect(typing.last).toEqual([]);
  const before = typing.seen.length;
  await act(async () => {
    await alice.chat("bob").send("news");
    await world.idle();
  });
  expect(typing.seen).toHaveLength(before);
  await act(async () => {
    alice.chat("bob").typing();
    await world.idle();
  });
  expect(typing.last).toEqual(["alice"]);
  await act(async () => await world.clock.advance(60_000));
  expect(typing.last).toEqual([]);
});

test("who is online is shown, and nobody is watched any more once nothing shows them", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  await bob.chat("alice").send("hi");
  alice.presence.set("available");
  bob.presence.set("available");
  await world.idle();
  const presence = probe(() => usePresence("alice"));
  {
    await using _ = await mountFor(bob, presence);
    expect(presence.last).toEqual({ online: false });
    await act(async () => await world.idle());
    expect(presence.last).toEqual({ online: true, away: false });
    await act(async () => {
      alice.presence.set("away");
      await world.idle();
      await world.clock.advance(5_000);
      await world.idle();
    });
    expect(presence.last).toEqual({ online: true, away: true });
  }
  const { length } = presence.seen;
  alice.presence.set("available");
  await world.idle();
  await world.clock.advance(5_000);
  await world.idle();
  expect(presence.seen).toHaveLength(length);
});

test("a first message of a stranger is a request, until it is accepted", async () => {
  await using world = await createWorld();
  const bob = await world.client("bob");
  const carol = await world.client("carol");
  await bob.privacy.update({ messages: "contacts" });
  const requests = probe(() => useRequests());
  const conversations = probe(() => useConversations());
  await using _ = await mountFor(bob, requests, conversations);
  await act(async () => {
    await carol.chat("bob").send("hi");
    await world.idle();
  });
  expect(titles(requests.last)).toEqual(["carol"]);
  expect(conversations.last).toEqual([]);
  await act(async () => {
    await bob.chat("carol").accept();
    await world.idle();
  });
  expect(requests.last).toEqual([]);
  expect(titles(conversations.last)).toEqual(["carol"]);
});

test("profiles, connection and outbox are followed", async () => {
  await using pair = await createPair();
  const { world, alice, bob } = pair;
  const profile = probe(() => useProfile("alice"));
  const connection = probe(() => useConnection());
  const outbox = probe(() => useOutbox());
  await using _ = await mountFor(bob, profile, connection, outbox);
  expect(profile.last.name).toBe("alice");
  expect(connection.last.state).toBe("online");
  expect(outbox.last).toEqual({ pending: 0, failed: 0 });

  await act(async () => {
    await alice.profile.update({ name: "Alice" });
    await world.idle();
  });
  expect(profile.last.name).toBe("Alice");
  await act(async () => {
    world.network.offline(bob);
    await bob.chat("alice").send("later");
    await world.idle();
  });
  expect(connection.last.state).toBe("offline");
  expect(outbox.last.pending).toBe(1);
  await act(async () => {
    world.network.online(bob);
    await world.idle();
  });
  expect(connection.last.state).toBe("online");
  expect(outbox.last.pending).toBe(0);
});

test("another client of the provider replaces everything, and the first is let go", async () => {
  await using pair = await createPair();
  const { alice, bob } = pair;
  const who = probe(() => useClient().userId);
  const conversations = probe(() => useConversations());
  const node = (client: Client): ReturnType<typeof createElement> =>
    createElement(
      SottoProvider,
      { client },
      createElement(who.Component),
      createElement(conversations.Component),
    );
  await using place = await mount(node(alice));
  expect([who.last, titles(conversations.last)]).toEqual(["alice", ["bob"]]);
  await place.render(node(bob));
  expect([who.last, titles(conversations.last)]).toEqual(["bob", ["alice"]]);
  const before = conversations.seen.length;
  await alice.chat("bob").pin(); // outside act: a component that still follows Alice would warn
  expect(conversations.seen).toHaveLength(before);
});

test("in StrictMode a Live has one subscription for each component, and none after unmounting", async () => {
  const live = createLive("one");
  let open = 0;
  const counted = {
    getSnapshot: () => live.getSnapshot(),
    subscribe: (fn: () => void) => {
      const end = live.subscribe(fn);
      open++;
      return () => {
        open--;
        end();
      };
    },
  };
  const value = probe(() => useLive(counted));
  const place = await mount(createElement(StrictMode, null, createElement(value.Component)));
  expect(open).toBe(1);
  await act(async () => live.set("two"));
  expect(value.last).toBe("two");
  const before = value.seen.length;
  await act(async () => live.set("two"));
  expect(value.seen).toHaveLength(before);
  await place[Symbol.asyncDispose]();
  expect(open).toBe(0);
});

test("a part of a Live is the same object until something in it is another", () => {
  const live = createLive<{ readonly list: readonly unknown[] }>({ list: [1, new Date(5)] });
  const part = steady(live, ({ list }) => list);
  const first = part.getSnapshot();
  live.set({ list: [1, new Date(5)] });
  expect(part.getSnapshot()).toBe(first);
  for (const list of [[1, new Date(6)], [1], [1, new Date(6), 2], [1, "x"]]) {
    live.set({ list });
    expect(part.getSnapshot()).toBe(list);
  }
});

test("an app's own kinds of content have their types", async () => {
  const dice = defineContent<number>({
    type: "example.dice/1",
    parse: Number,
    fallback: (eyes) => `threw ${eyes}`,
  });
  const content = [dice] as const;
  await using world = await createWorld();
  const alice = await world.client("alice", { content });
  const bob = await world.client("bob", { content });
  const chat = probe(() => useClient<typeof content>().chat("alice"));
  const eyes = probe(() =>
    useTimeline("alice").messages.map((message) => (message.is(dice) ? message.content + 1 : 0)),
  );
  const children = [createElement(chat.Component), createElement(eyes.Component)];
  await using _ = await mount(createElement(SottoProvider, { client: bob }, ...children));
  await act(async () => {
    await alice.chat("bob").send(dice(5));
    await world.idle();
    await chat.last.send(dice(3));
  });
  expect(eyes.last).toEqual([6, 4]);
});

test("a hook outside the provider says what is missing", async () => {
  for (const useIt of [() => useClient(), () => useConversations(), () => useTyping("alice")]) {
    const { Component } = probe<unknown>(useIt);
    const mounting = mount(createElement(Fragment, null, createElement(Component)));
    await expect(mounting).rejects.toThrow(/outside <SottoProvider>.*<SottoProvider client=/);
  }
});

test("a provider without a client says what to wait for", async () => {
  await using pair = await createPair();
  for (const nothing of [undefined, null, Promise.resolve(pair.bob)]) {
    const client = nothing as unknown as Client;
    const mounting = mount(createElement(SottoProvider, { client }));
    await expect(mounting).rejects.toThrow(/<SottoProvider> was given no client.*createClient/);
  }
});

test("a conversation that cannot be is an error of the component", async () => {
  await using pair = await createPair();
  const impossible = probe(() => useConversation("bob")); // with oneself
  const mounting = mountFor(pair.bob, impossible);
  await expect(mounting).rejects.toMatchObject({ code: "argument/invalid" });
});
