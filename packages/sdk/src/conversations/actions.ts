import { bytesToHex, ID_BYTES, type SottoError } from "@sotto/protocol";
import type { ContentTypes, Conversation } from "../api.ts";
import { messageKey } from "../messaging/messages.ts";
import { MESSAGES } from "../store/schema.ts";
import type { ClientContext } from "./client-context.ts";
import type { Followed, MessageActions } from "./message-view.ts";

export function createMessageActions(
  { store, changes, random, writing, closed, onError }: ClientContext,
  chat: (peer: string) => Conversation<ContentTypes>,
): MessageActions {
  let stopped: SottoError | undefined;
  const followers = createFollowers();
  const reread = async (): Promise<void> => {
    for (const key of followers.keys()) {
      const message = await MESSAGES.get(store, key);
      if (message !== undefined) changes.publish({ type: "message-changed", message });
    }
  };
  changes.subscribe((change) => {
    if (change.type === "stopped") stopped = change.error;
    if (change.type === "reread") {
      stopped = undefined; // The tab that stopped is not the one that writes now.
      void reread().catch(onError);
    }
    if (change.type !== "message-changed") return;
    for (const view of followers.of(messageKey(change.message))) view.update(change.message);
  });
  return {
    changes,
    closed,
    writing,
    stopped: () => stopped,
    follow: (record, view) => followers.add(messageKey(record), view),
    send: (chatId, content, options) => chat(chatId).send(content, options),
    forward: async (message, to) => {
      const peers = to.map((id) => chat(id).peer);
      const copies = peers.map((peer) => ({ peer, id: bytesToHex(random(ID_BYTES)) }));
      await writing.forward(message, copies);
    },
  };
}

interface Followers {
  add(key: string, view: Followed): void;
  of(key: string): readonly Followed[];
  keys(): readonly string[];
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
    keys: () => [...views.keys()],
    of: (key) =>
      [...(views.get(key) ?? [])].flatMap((ref) => {
        const view = ref.deref();
        return view === undefined ? [] : [view];
      }),
  };
}
