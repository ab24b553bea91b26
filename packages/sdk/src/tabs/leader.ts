import { SottoError } from "@sotto/protocol";
import type { ConnectionState, LeaderState } from "../api.ts";
import type { WritingHalf } from "../conversations/client-context.ts";
import type { Writing } from "../conversations/writing.ts";
import {
  type Call,
  packChange,
  packState,
  type Shown,
  type TabMessage,
  toPlainError,
} from "./messages.ts";

/** A tab that writes, for the others. */
export interface Leader {
  hear(message: TabMessage): void;
  /** Says no more. */
  end(): void;
}

/** @param post - Says something to all other tabs. */
export function createLeader(
  id: string,
  { self, writing, changes, connection, searchState }: WritingHalf,
  post: (message: TabMessage) => void,
): Leader {
  const now = (): Shown => ({
    connection: packState(leaderState(connection.value)),
    search: searchState.value,
  });
  const lead = (): void =>
    post({
      type: "leads",
      leader: id,
      // Read once: cloning does not take getters that are not an object's own.
      self: { userId: self.userId, deviceId: self.deviceId, accountId: self.accountId },
      now: now(),
    });
  const show = (): void => post({ type: "shows", leader: id, now: now() });

  const answer = async ({ from, id: callId, method, args }: Call): Promise<void> => {
    const reply = (answered: Parameters<typeof toMessage>[2]): void =>
      post(toMessage(from, callId, answered));
    try {
      reply({ value: await run(writing, method, args) });
    } catch (error) {
      // Not this tab's to answer any more: the next leader is asked again.
      if (!isLost(error)) reply({ error: toPlainError(error) });
    }
  };

  const ends = [
    changes.subscribe((change) => post({ type: "change", leader: id, change: packChange(change) })),
    connection.subscribe(show),
    searchState.subscribe(show),
  ];
  lead();
  return {
    hear: (message) => {
      if (message.type === "hello") lead();
      else if (message.type === "call" && message.leader === id) void answer(message.call);
    },
    end: () => {
      for (const end of ends) end();
    },
  };
}

function toMessage(
  to: string,
  id: number,
  answer: Extract<TabMessage, { type: "answer" }>["answer"],
): TabMessage {
  return { type: "answer", to, id, answer };
}

async function run(
  writing: Writing,
  method: keyof Writing,
  args: readonly unknown[],
): Promise<unknown> {
  if (!Object.hasOwn(writing, method)) throw new SottoError("argument/invalid");
  const fn = writing[method] as (...all: readonly unknown[]) => Promise<unknown>;
  return await fn(...args);
}

/** Whether a call has failed because its tab does not write any more, which says nothing of the call. */
export function isLost(error: unknown): boolean {
  return SottoError.is(error, "store/locked", "client/closed");
}

function leaderState(state: ConnectionState): LeaderState {
  return state.state === "follower" ? { state: "idle" } : state;
}
