import type { WatchedPresence } from "@sotto/protocol";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { Changes } from "./changes.ts";
import type { PresenceRoom, PresenceWish } from "./presence-room.ts";

/** The way to presence-room.ts, which is loaded when somebody first asks for it: many apps have no use for it. */
export interface PresenceDoor extends Pick<PresenceRoom, "onWelcome" | "onOffline" | "stop"> {
  say(tab: string, wish: PresenceWish): Promise<void>;
  onChanged(present: WatchedPresence): void;
}

export function createPresenceDoor(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): PresenceDoor {
  let room: PresenceRoom | undefined;
  let isStopped = false;
  return {
    say: async (tab, wish) => {
      if (room === undefined) {
        const { createPresenceRoom } = await import("./presence-room.ts");
        room ??= createPresenceRoom(engine, changes, onError);
      }
      if (!isStopped) room.say(tab, wish);
    },
    onWelcome: () => room?.onWelcome(),
    onOffline: () => room?.onOffline(),
    onChanged: (present) => room?.onChanged(present),
    stop: () => {
      isStopped = true;
      room?.stop();
    },
  };
}
