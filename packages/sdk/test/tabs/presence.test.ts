import { expect, test } from "vitest";
import type { ConnectionState } from "../../src/api.ts";
import type { ClientContext } from "../../src/conversations/client-context.ts";
import { createPresenceViews } from "../../src/conversations/presence-views.ts";
import type { Writing } from "../../src/conversations/writing.ts";
import { createLive } from "../../src/live.ts";
import { createChanges } from "../../src/messaging/changes.ts";
import type { PresenceWish } from "../../src/messaging/presence-room.ts";
import { createVirtualClock, type VirtualClock } from "../../src/testing/virtual-clock.ts";

// A tab without a connection, and what it asks of the one that has it.

const FOLLOWS_ONLINE: ConnectionState = {
  state: "follower",
  leader: { state: "online", since: new Date(0) },
};
const FOLLOWS_NOBODY: ConnectionState = { state: "follower", leader: undefined };

function follower(clock: VirtualClock): {
  readonly views: ReturnType<typeof createPresenceViews>;
  readonly wishes: PresenceWish[];
  readonly changes: ReturnType<typeof createChanges>;
  readonly connection: ReturnType<typeof createLive<ConnectionState>>;
} {
  const wishes: PresenceWish[] = [];
  const changes = createChanges();
  const connection = createLive<ConnectionState>(FOLLOWS_ONLINE);
  const writing = { presence: async (_tab, wish) => void wishes.push(wish) } as Partial<Writing>;
  const context = {
    clock,
    random: (length: number) => new Uint8Array(length),
    changes,
    connection,
    writing,
    onError: (error: unknown) => {
      throw error;
    },
  } as unknown as ClientContext;
  return { views: createPresenceViews(context), wishes, changes, connection };
}

test("what a tab shows and watches counts for a while, and is said again while it lives", () => {
  const clock = createVirtualClock(0);
  const { views, wishes } = follower(clock);
  views.set("available");
  expect(wishes).toEqual([{ own: "available", watched: [], leaseMs: 90_000 }]);
  for (let renewed = 0; renewed < 2; renewed += 1) clock.runNext();
  expect(clock.now()).toBe(60_000);
  expect(wishes).toHaveLength(3);
  views.stop();
  expect(wishes.at(-1)).toMatchObject({ own: "invisible", watched: [] });
  expect(clock.nextDueMs()).toBeUndefined();
});

test("nobody is online while no tab leads, and the next leader is asked again", () => {
  const clock = createVirtualClock(0);
  const { views, wishes, changes, connection } = follower(clock);
  const live = createLive<ReadonlyMap<string, { readonly online: boolean }>>(new Map());
  views.set("available");
  views.watch(["bob"], live as never, undefined);
  changes.publish({ type: "presence", seen: new Map([["bob", { online: true, away: false }]]) });
  expect(live.value.get("bob")).toEqual({ online: true, away: false });
  connection.set(FOLLOWS_NOBODY);
  expect(live.value.get("bob")).toMatchObject({ online: false });
  const before = wishes.length;
  connection.set({ ...FOLLOWS_ONLINE });
  expect(wishes.slice(before)).toEqual([{ own: "available", watched: ["bob"], leaseMs: 90_000 }]);
});
