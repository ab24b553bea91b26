import {
  concatBytes,
  deliveryTokenHash,
  deliveryTokensDigest,
  encodeClientFrame,
  equalBytes,
  MAX_DELIVERY_TOKENS_COUNT,
  REQUEST_ID_BYTES,
  SottoError,
} from "@sotto/protocol";
import { sha256 } from "../crypto/kdf.ts";
import type { EngineContext } from "../sessions/engine-context.ts";
import type { Reader } from "../store/store.ts";
import { RelayFailure } from "../transport/connection.ts";
import type { Changes } from "./changes.ts";
import { loadContacts } from "./contacts.ts";
import { loadPrivacy } from "./privacy.ts";

// Tells the relay whose messages to take freely: the hashes of the tokens that contacts hold. It is told nothing while
// everybody may write and nobody is blocked: then there is no difference to make.

export interface DeliveryTokens {
  /** @param digest - Of the set that the relay has; undefined if it has none. */
  onWelcome(digest: Uint8Array | undefined): void;
}

export function createDeliveryTokens(
  engine: EngineContext,
  changes: Changes,
  onError: (error: unknown) => void,
): DeliveryTokens {
  let published: Uint8Array | undefined;
  let isRunning = false;
  let again = false;

  const publish = async (): Promise<void> => {
    const { isNeeded, hashes } = await hashesOf(engine.store);
    // Once the relay has a set there is no taking it back, so it is kept up to date.
    if (!isNeeded && published === undefined) return;
    const digest = deliveryTokensDigest(sha256, hashes);
    if (published !== undefined && equalBytes(published, digest)) return;
    const requestId = engine.random(REQUEST_ID_BYTES);
    const frame = { type: "publishDeliveryTokens", requestId, hashes } as const;
    await engine.connection.request(requestId, encodeClientFrame(frame));
    published = digest;
  };

  const run = async (): Promise<void> => {
    again = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (again && engine.connection.isOpen) {
        again = false;
        await publish();
      }
    } catch (error) {
      // The next Welcome says what the relay has, and this begins anew.
      if (error instanceof RelayFailure) onError(error.error);
      else if (!SottoError.is(error, "relay/unreachable", "client/closed")) onError(error);
    } finally {
      isRunning = false;
    }
  };

  changes.subscribe(({ type }) => {
    if (type === "contacts-changed" || type === "privacy-changed") void run();
  });
  return {
    onWelcome: (digest) => {
      published = digest;
      void run();
    },
  };
}

/** Hashes in ascending order, and whether the relay has to know any. */
async function hashesOf(
  reader: Reader,
): Promise<{ readonly isNeeded: boolean; readonly hashes: Uint8Array }> {
  const contacts = (await loadContacts(reader)).map(({ contact }) => contact);
  const { messages } = await loadPrivacy(reader);
  const isNeeded = messages === "contacts" || contacts.some(({ isBlocked }) => isBlocked);
  const hashes = contacts
    .flatMap(({ given }) => (given === undefined ? [] : [deliveryTokenHash(sha256, given)]))
    .slice(0, MAX_DELIVERY_TOKENS_COUNT)
    .sort(compareBytes);
  return { isNeeded, hashes: concatBytes(...hashes) };
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number);
}
