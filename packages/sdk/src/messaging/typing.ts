import { encodeClientFrame, REQUEST_ID_BYTES, SottoError, type UserId } from "@sotto/protocol";
import { encodeContent } from "../content/codec.ts";
import type { TypingContent } from "../content/content.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import { sealForUser } from "../sessions/seal.ts";
import { RelayFailure } from "../transport/connection.ts";
import { asContact, loadContact } from "./contacts.ts";
import { loadPrivacy } from "./privacy.ts";

// Who types, said and heard. Said at most every few seconds, only to contacts, only while connected; never stored. Heard
// until it is taken back or grows old.

type Activity = TypingContent["activity"];

/** Said again after this long, while it goes on. */
const REPEAT_MS = 4_000;
/** Heard no longer than this after it was last said: two repeats and a slow network. */
const STALE_MS = 10_000;

export interface Typing {
  /** Tells the peer. Throttled; what cannot be sent now is forgotten. */
  say(peer: UserId, activity: Activity): void;
  stop(): void;
}

export function createTyping(engine: EngineContext, onError: (error: unknown) => void): Typing {
  const said = new Map<UserId, { readonly activity: Activity; readonly atMs: number }>();
  let isStopped = false;

  const send = async (peer: UserId, activity: Activity): Promise<void> => {
    const { store, steps, connection, random } = engine;
    if (!connection.isOpen || !(await loadPrivacy(store)).typing) return;
    const contact = await loadContact(store, peer);
    if (contact.given === undefined || contact.received === undefined) return;
    const content = encodeContent({ type: "typing", activity });
    const requestId = random(REQUEST_ID_BYTES);
    const sealing = { userId: peer, content, numbers: undefined };
    const { addressee } = await steps.run((transaction) =>
      sealForUser(engine, transaction, new Map(), sealing),
    );
    const frame = encodeClientFrame({
      type: "submit",
      requestId,
      addressees: [asContact(addressee, contact)],
      shared: new Uint8Array(0),
      ttlSeconds: 0,
      ephemeral: true,
    });
    await connection.request(requestId, frame);
  };

  return {
    say: (peer, activity) => {
      const nowMs = engine.clock.now();
      const before = said.get(peer) ?? { activity: "none", atMs: 0 };
      const isRepeat = before.activity === activity;
      if (isStopped || (isRepeat && (activity === "none" || nowMs - before.atMs < REPEAT_MS)))
        return;
      said.set(peer, { activity, atMs: nowMs });
      void send(peer, activity).catch((error: unknown) => {
        // No session, no connection, a refusal: nobody needs to know.
        const isHarmless =
          error instanceof RelayFailure ||
          SottoError.is(error, "peer/no-devices", "relay/unreachable", "client/closed");
        if (!isHarmless) onError(error);
      });
    },
    stop: () => {
      isStopped = true;
    },
  };
}

/** Who types in which conversation, as far as it is known. */
export interface Heard {
  hear(chatId: string, user: UserId, activity: Activity): void;
  of(chatId: string): readonly UserId[];
  stop(): void;
}

/** @param onStale - Called when somebody has not said anything for long. */
export function createHeard(
  { clock }: Pick<EngineContext, "clock">,
  onStale: (chatId: string, user: UserId) => void,
): Heard {
  const timers = new Map<string, Map<UserId, unknown>>();
  const forget = (chatId: string, user: UserId): void => {
    const users = timers.get(chatId);
    clock.clearTimeout(users?.get(user));
    users?.delete(user);
  };
  return {
    hear: (chatId, user, activity) => {
      forget(chatId, user);
      if (activity === "none") return;
      const users = timers.get(chatId) ?? new Map<UserId, unknown>();
      timers.set(chatId, users);
      const onTime = (): void => {
        forget(chatId, user);
        onStale(chatId, user);
      };
      users.set(user, clock.setTimeout(onTime, STALE_MS));
    },
    of: (chatId) => [...(timers.get(chatId)?.keys() ?? [])],
    stop: () => {
      for (const [chatId, users] of timers) for (const user of users.keys()) forget(chatId, user);
    },
  };
}
