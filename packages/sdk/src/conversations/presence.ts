import { isUserId, type UserId, type WatchedPresence } from "@sotto/protocol";
import type { Presence, PresenceApi } from "../api.ts";
import { createLive } from "../live.ts";
import type { Changes } from "../messaging/changes.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { PresenceRoom } from "./presence-room.ts";
import { invalid } from "./sendable.ts";

// The door to presence-room.ts, which is loaded when an app first asks for it: many have no use for it.

/** What the client tells the room, once there is one. */
export interface PresenceDoor extends Pick<PresenceRoom, "onWelcome" | "onOffline" | "stop"> {
  readonly api: PresenceApi;
  onChanged(present: WatchedPresence): void;
}

const OFFLINE: Presence = { online: false };

export function createPresence(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): PresenceDoor {
  let room: PresenceRoom | undefined;
  let loading: Promise<PresenceRoom> | undefined;
  let isStopped = false;

  const load = async (): Promise<PresenceRoom> => {
    const { createPresenceRoom } = await import("./presence-room.ts");
    return (room = createPresenceRoom(engine, changes, onError));
  };
  /** In the order of the calls. A script that does not load is asked for again with the next. */
  const enter = (act: (room: PresenceRoom) => void): void => {
    loading ??= load();
    loading
      .then((loaded) => {
        if (!isStopped) act(loaded);
      })
      .catch((error: unknown) => {
        if (room === undefined) loading = undefined;
        onError(error);
      });
  };

  return {
    api: {
      set: (presence) => {
        if (!["available", "away", "invisible"].includes(presence)) throw invalid("no presence");
        enter(({ set }) => set(presence));
      },
      watch: (given, options) => {
        const users = [...new Set(given)];
        if (!users.every(isUserId)) throw invalid("not a user to watch");
        const nobody: ReadonlyMap<UserId, Presence> = new Map(users.map((user) => [user, OFFLINE]));
        const live = createLive(nobody, () => {
          let end: (() => void) | undefined = () => live.set(nobody);
          enter(({ watch }) => {
            if (end !== undefined) end = watch(users, live, options?.signal);
          });
          return () => {
            end?.();
            end = undefined;
          };
        });
        return live;
      },
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
