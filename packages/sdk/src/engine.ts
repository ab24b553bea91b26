import { type ServerFrame, SottoError, type Welcome } from "@sotto/protocol";
import type { ClientOptions, ContentTypes } from "./api.ts";
import type { WritingHalf } from "./conversations/client-context.ts";
import { createWriting } from "./conversations/writing.ts";
import type { Primitives } from "./crypto/primitives.ts";
import { createChanges } from "./messaging/changes.ts";
import { createDeliveryTokens } from "./messaging/delivery-tokens.ts";
import { createExpiry } from "./messaging/expiry.ts";
import { createPresenceDoor } from "./messaging/presence-door.ts";
import { createReceiver } from "./messaging/receive.ts";
import { createSender } from "./messaging/send.ts";
import { createTyping } from "./messaging/typing.ts";
import type { Clock, Logger, Random, Transport } from "./ports.ts";
import { indexStep } from "./search/index-messages.ts";
import { createIndexing } from "./search/search.ts";
import type { ShelfCache } from "./search/shelf-cache.ts";
import type { EngineContext } from "./sessions/engine-context.ts";
import { loadOrCreateIdentity } from "./sessions/identity.ts";
import { createPrekeySupply } from "./sessions/prekey-supply.ts";
import { createSignIn } from "./sign-in.ts";
import { createSteps } from "./store/steps.ts";
import type { KeyValueStore } from "./store/store.ts";
import { createConnection } from "./transport/connection.ts";

// The half of a client that writes: its store's one writer and its connection. Of several tabs, one has it.

export interface EngineSources {
  readonly url: URL;
  readonly auth: ClientOptions<ContentTypes>["auth"];
  readonly compression: "auto" | "off";
  readonly prekeyCount: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly transport: Transport;
  readonly primitives: Primitives;
  readonly cache: ShelfCache;
  readonly store: KeyValueStore;
  readonly lease: number;
  readonly onError: (error: unknown) => void;
}

export async function createEngine(sources: EngineSources): Promise<WritingHalf> {
  const { url, auth, clock, random, primitives, cache, store, lease, onError } = sources;
  const changes = createChanges();
  const steps = createSteps(store, lease, (...step) => indexStep(cache, ...step));
  const identity = await steps.run((transaction) =>
    loadOrCreateIdentity(transaction, primitives, random, clock),
  );
  const signIn = createSignIn({ url, auth, primitives, identity, steps });
  const started = Promise.withResolvers<void>();
  const connection = createConnection({
    ...sources,
    url: url.href,
    authenticate: (...request) => signIn.authenticate(...request),
    onWelcome: async (welcome: Welcome): Promise<void> => {
      await signIn.welcomed(welcome);
      started.resolve();
      prekeys.fill(welcome.oneTimePrekeys);
      deliveryTokens.onWelcome(welcome.deliveryTokensDigest);
      presence.onWelcome();
    },
    onPush: (frame) => onPush(frame),
    onFatal: (error) => {
      changes.publish({ type: "error", error });
      changes.publish({ type: "stopped", error });
    },
  });
  const engine: EngineContext = {
    ...sources,
    steps,
    identity,
    connection,
    onIdentityChanged: (user, wasVerified) =>
      changes.publish({ type: "identity-changed", user, wasVerified }),
  };
  const prekeys = createPrekeySupply(engine, onError);
  const deliveryTokens = createDeliveryTokens(engine, changes, onError);
  const expiry = createExpiry(engine, changes, onError);
  const typing = createTyping(engine, onError);
  const presence = createPresenceDoor(engine, changes, onError);
  const sender = createSender(engine, changes);
  const receiver = createReceiver(engine, changes);
  const indexing = createIndexing({ ...engine, cache }, onError);
  changes.subscribe((change) => {
    if (change.type === "outbox-changed") sender.wake();
  });
  await indexing.ready;

  function onPush(frame: ServerFrame): void {
    if (frame.type === "deliver") {
      receiver.receive(frame.envelopes);
    } else if (frame.type === "queueEmpty") {
      receiver.queueEmpty(() => connection.caughtUp());
    } else if (frame.type === "prekeysLow") {
      prekeys.fill(frame.oneTimePrekeys);
    } else if (frame.type === "presenceChanged") {
      presence.onChanged(frame.present);
    }
  }

  async function start(signal: AbortSignal | undefined): Promise<void> {
    expiry.look();
    connection.state.subscribe((state) => {
      if (state.state === "offline") {
        receiver.reset();
        presence.onOffline();
        if (!signIn.isRegistered)
          started.reject(state.cause ?? new SottoError("relay/unreachable"));
      } else {
        sender.wake();
      }
    });
    signal?.throwIfAborted(); // An event that has passed would not be heard.
    connection.start();
    if (signIn.isRegistered) return;
    signal?.addEventListener("abort", () => started.reject(signal.reason as Error), { once: true });
    await started.promise;
  }

  return {
    self: {
      get userId() {
        return identity.userId ?? "";
      },
      deviceId: identity.deviceId,
      accountId: identity.party.accountId,
    },
    writing: createWriting(engine, changes, typing, (...wish) => presence.say(...wish)),
    changes,
    connection: connection.state,
    searchState: indexing.state,
    start,
    stop: async () => {
      prekeys.stop();
      sender.stop();
      presence.stop();
      typing.stop();
      expiry.stop();
      receiver.stop();
      connection.close();
      await steps.close();
    },
  };
}
