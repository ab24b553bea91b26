import { isUserId, type UserId } from "@sotto/protocol";
import type { Presence, PresenceApi } from "../api.ts";
import { createLive } from "../live.ts";
import type { ClientContext } from "./client-context.ts";
import type { PresenceViews } from "./presence-views.ts";
import { invalid } from "./sendable.ts";

// What apps see of presence. The rest is in presence-views.ts, which is loaded when an app first asks for it.

export interface ClientPresence {
  readonly api: PresenceApi;
  stop(): void;
}

const OFFLINE: Presence = { online: false };

export function createPresence(context: ClientContext): ClientPresence {
  let views: PresenceViews | undefined;
  let loading: Promise<PresenceViews> | undefined;
  let isStopped = false;

  const load = async (): Promise<PresenceViews> => {
    const { createPresenceViews } = await import("./presence-views.ts");
    return (views = createPresenceViews(context));
  };
  /** In the order of the calls. A script that does not load is asked for again with the next. */
  const enter = (act: (views: PresenceViews) => void): void => {
    loading ??= load();
    loading
      .then((loaded) => {
        if (!isStopped) act(loaded);
      })
      .catch((error: unknown) => {
        if (views === undefined) loading = undefined;
        context.onError(error);
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
    stop: () => {
      isStopped = true;
      views?.stop();
    },
  };
}
