import type { SottoError } from "@sotto/protocol";
import type { Changes } from "../messaging/changes.ts";
import { messageKey } from "../messaging/messages.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { createMessageActs, type Forwarding } from "./message-acts.ts";
import type { Followed, MessageActions } from "./message-view.ts";

export function createMessageActions(
  engine: EngineContext,
  changes: Changes,
  closed: AbortSignal,
  chat: (peer: string) => Forwarding,
): MessageActions {
  let stopped: SottoError | undefined;
  const followers = createFollowers();
  changes.subscribe((change) => {
    if (change.type === "stopped") stopped = change.error;
    if (change.type !== "message-changed") return;
    for (const view of followers.of(messageKey(change.message))) view.update(change.message);
  });
  return {
    changes,
    closed,
    stopped: () => stopped,
    follow: (record, view) => followers.add(messageKey(record), view),
    send: (chatId, content, options) => chat(chatId).send(content, options),
    ...createMessageActs(engine, changes, chat),
  };
}

interface Followers {
  add(key: string, view: Followed): void;
  of(key: string): readonly Followed[];
}

/** Views by message, held weakly: an app may send many messages and keep none of the objects. */
function createFollowers(): Followers {
  const views = new Map<string, Set<WeakRef<Followed>>>();
  const remove = ({
    key,
    ref,
  }: {
    readonly key: string;
    readonly ref: WeakRef<Followed>;
  }): void => {
    const refs = views.get(key);
    refs?.delete(ref);
    if (refs?.size === 0) views.delete(key);
  };
  const registry = new FinalizationRegistry(remove);
  return {
    add: (key, view) => {
      const ref = new WeakRef(view);
      views.set(key, (views.get(key) ?? new Set()).add(ref));
      registry.register(view, { key, ref });
    },
    of: (key) =>
      [...(views.get(key) ?? [])].flatMap((ref) => {
        const view = ref.deref();
        return view === undefined ? [] : [view];
      }),
  };
}
