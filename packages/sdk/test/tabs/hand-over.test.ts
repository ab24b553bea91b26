import { SottoError } from "@sotto/protocol";
import { expect, test } from "vitest";
import { GONE } from "../../src/conversations/message-acts.ts";
import type { Writing } from "../../src/conversations/writing.ts";
import type { MessageRecord } from "../../src/store/schema.ts";
import { createHandOver } from "../../src/tabs/hand-over.ts";

// The lock passes on while calls are under way. With real tabs: faults/browser/cases/tabs.ts.

const message = { text: "only once" } as MessageRecord;

/** A leader that takes calls and says nothing until it is gone. */
function dyingLeader(): { readonly writing: Writing; readonly die: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  const writing = new Proxy({} as Writing, { get: () => () => promise });
  return { writing, die: () => reject(new SottoError("store/locked")) };
}

function leaderThat(fails: SottoError): Writing {
  return new Proxy({} as Writing, { get: () => () => Promise.reject(fails) });
}

const writingOf = (methods: Partial<Writing>): Writing => methods as Writing;

test("a call that the leader has not answered is made again at the next one", async () => {
  const { writing, set } = createHandOver(() => undefined);
  const first = dyingLeader();
  set(first.writing);
  const calls: string[] = [];
  const blocked = writing.block("bob", true);
  set(undefined);
  first.die();
  set(writingOf({ block: async (user) => void calls.push(user) }));
  await blocked;
  expect(calls).toEqual(["bob"]);
});

test("calls wait while nobody leads, and keep their order", async () => {
  const { writing, set } = createHandOver(() => undefined);
  const calls: string[] = [];
  const blocked = Promise.all(["a", "b", "c"].map((user) => writing.block(user, true)));
  set(writingOf({ block: async (user) => void calls.push(user) }));
  await blocked;
  expect(calls).toEqual(["a", "b", "c"]);
});

test.each([
  ["remove", new SottoError("argument/invalid", { detail: GONE }), undefined],
  ["cancel", new SottoError("argument/invalid", { detail: GONE }), true],
  ["open", new SottoError("message/expired"), "only once"],
] as const)(
  "%s that the dead leader has done gives what it would have given",
  async (method, error, value) => {
    const { writing, set } = createHandOver(() => undefined);
    const first = dyingLeader();
    set(first.writing);
    const done = method === "remove" ? writing.remove(message, "me") : writing[method](message);
    set(leaderThat(error));
    first.die();
    await expect(done).resolves.toBe(value);
  },
);

test("an error of the call itself is the caller's, and is not tried again", async () => {
  const { writing, set } = createHandOver(() => undefined);
  set(leaderThat(new SottoError("message/expired")));
  await expect(writing.open(message)).rejects.toMatchObject({ code: "message/expired" });
});

test("a closed client fails what waits and what comes", async () => {
  const { writing, end } = createHandOver(() => undefined);
  const waiting = writing.block("bob", true);
  end(new SottoError("client/closed"));
  await expect(waiting).rejects.toMatchObject({ code: "client/closed" });
  await expect(writing.block("bob", true)).rejects.toMatchObject({ code: "client/closed" });
});
