import {
  type Authenticate,
  authenticationTranscript,
  type Challenge,
  SottoError,
  type Welcome,
} from "@sotto/protocol";
import type { ClientOptions, ContentTypes } from "./api.ts";
import type { Primitives } from "./crypto/primitives.ts";
import { type Identity, pinUserId } from "./sessions/identity.ts";
import type { Steps } from "./store/steps.ts";

/** What a device tells the relay to be let in, and what it learns there: on the first start, who its user is. */
export interface SignIn {
  /** The relay has told once who the user is. */
  readonly isRegistered: boolean;
  authenticate(challenge: Challenge, version: number, signal: AbortSignal): Promise<Authenticate>;
  /** @throws SottoError `auth/rejected` if the token is for somebody else than the store */
  welcomed(welcome: Welcome): Promise<void>;
}

interface SignInContext {
  readonly url: URL;
  readonly auth: ClientOptions<ContentTypes>["auth"];
  readonly primitives: Primitives;
  readonly identity: Identity;
  readonly steps: Steps;
}

export function createSignIn({ url, auth, primitives, identity, steps }: SignInContext): SignIn {
  let isRegistered = identity.userId !== undefined;
  return {
    get isRegistered(): boolean {
      return isRegistered;
    },
    async authenticate({ nonce }, version, signal): Promise<Authenticate> {
      const token = await fetchToken(auth, signal);
      const { deviceId } = identity.party;
      const signed = { nonce, host: url.host, version, deviceId, token };
      const transcript = authenticationTranscript(signed);
      const signature = primitives.sign(identity.secrets.signing.privateKey, transcript);
      const genesis = isRegistered ? new Uint8Array(0) : identity.genesis;
      return { type: "authenticate", version, token, deviceId, signature, genesis };
    },
    async welcomed({ userId }): Promise<void> {
      if (identity.userId !== undefined && identity.userId !== userId) {
        throw new SottoError("auth/rejected", {
          detail: "the token is not for the user of the store",
        });
      }
      if (!isRegistered) await steps.run((transaction) => pinUserId(transaction, identity, userId));
      isRegistered = true;
    },
  };
}

async function fetchToken(auth: SignInContext["auth"], signal: AbortSignal): Promise<string> {
  try {
    return await auth({ reason: "connect", signal });
  } catch (error) {
    if (SottoError.is(error)) throw error;
    throw new SottoError("auth/expired", {
      detail: "the auth provider gave no token",
      cause: error,
    });
  }
}
