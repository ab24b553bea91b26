import type { UserId } from "@sotto/protocol";
import type { Changes } from "../messaging/changes.ts";
import type { PresenceWish } from "../messaging/presence-room.ts";
import type { Typing } from "../messaging/typing.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { CURSORS } from "../store/schema.ts";
import { type ChatActs, createChatActs } from "./chat-acts.ts";
import { createMessageActs, type MessageActs } from "./message-acts.ts";
import { createPeopleActs, type PeopleActs } from "./people-acts.ts";

/**
 * Everything that changes the store or asks the relay. Arguments and results are plain data, because another tab may be the
 * one that does it; and what is done twice is done once, because that tab may die before it has said so.
 */
export interface Writing extends ChatActs, MessageActs, PeopleActs {
  /** Tells the peer, if that is possible now. */
  typing(peer: UserId, activity: "typing" | "recording" | "none"): Promise<void>;
  /**
   * What one tab shows of its user, and whom it watches, until it says something else or its lease ends.
   *
   * @param tab - Its name.
   */
  presence(tab: string, wish: PresenceWish): Promise<void>;
  /** Keeps how far a durable iterator has come. */
  saveCursor(cursor: string, position: number): Promise<void>;
}

/** Writing in this tab. */
export function createWriting(
  engine: EngineContext,
  changes: Changes,
  typing: Typing,
  presence: Writing["presence"],
): Writing {
  const chats = createChatActs(engine, changes);
  return {
    ...chats,
    ...createMessageActs(engine, changes, chats),
    ...createPeopleActs(engine, changes),
    typing: async (peer, activity) => typing.say(peer, activity),
    presence,
    saveCursor: (cursor, position) =>
      engine.steps.run(async (transaction) => CURSORS.put(transaction, cursor, position)),
  };
}
