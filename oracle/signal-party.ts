import { CryptoError, type CryptoReason } from "../packages/sdk/src/crypto/crypto-error.ts";
import { createX25519KeyPair } from "../packages/sdk/src/crypto/device.ts";
import type { KeyPair, Primitives } from "../packages/sdk/src/crypto/primitives.ts";
import type { SessionContext } from "../packages/sdk/src/crypto/suite.ts";
import type { Random } from "../packages/sdk/src/ports.ts";
import { NOW_MS } from "../packages/sdk/test/crypto/parties.ts";
import {
  acceptSignal,
  createSignalPrekeys,
  initiateSignal,
  isSameStart,
  type PrekeyFields,
  type SignalBundle,
  type SignalPrekeys,
} from "./signal-pqxdh.ts";
import {
  decryptSignal,
  encryptSignal,
  initiatorSession,
  recipientSession,
  type SignalSession,
} from "./signal-session.ts";
import { decodePreKeySignalMessage } from "./signal-wire.ts";

/** A message as it travels, and which of the two kinds it is. */
export interface SignalMail {
  readonly wire: Uint8Array;
  readonly isPreKey: boolean;
}

/** One end of a conversation in Signal's protocol. */
export interface Party {
  readonly name: string;
  readonly bundle: SignalBundle;
  initiate(bundle: SignalBundle): Promise<void>;
  seal(plaintext: Uint8Array): Promise<SignalMail>;
  open(mail: SignalMail): Promise<Uint8Array>;
  /** Why `open` refused a message; undefined if the error says something else. */
  refusalOf(error: unknown): "duplicate" | "other" | undefined;
}

const REGISTRATION_ID = 55;
const REFUSALS: readonly CryptoReason[] = ["malformed", "bad-mac", "bad-key", "gap-too-large"];

/** Our end. Like the SDK's engine it works on a draft of the session and keeps it only if all went well. */
export class SignalParty implements Party {
  readonly name = "ours";
  readonly #context: SessionContext;
  readonly #identity: KeyPair;
  readonly #prekeys: SignalPrekeys;
  #session: SignalSession | undefined;
  /** What the peer started the session with. */
  #accepted: PrekeyFields | undefined;

  constructor(primitives: Primitives, random: Random, withOneTime: boolean) {
    this.#context = { primitives, random, nowMs: NOW_MS };
    this.#identity = createX25519KeyPair(primitives, random);
    this.#prekeys = createSignalPrekeys(primitives, random, this.#identity, {
      registrationId: REGISTRATION_ID,
      withOneTime,
    });
  }

  get bundle(): SignalBundle {
    return this.#prekeys.bundle;
  }

  async initiate(bundle: SignalBundle): Promise<void> {
    const { primitives, random } = this.#context;
    const own = { registrationId: REGISTRATION_ID, identity: this.#identity };
    const { agreement, prekey } = initiateSignal(primitives, random, own, bundle);
    this.#session = initiatorSession(
      this.#context,
      this.#identities(bundle.identityKey),
      agreement,
      bundle.signed.publicKey,
      prekey,
    );
  }

  async seal(plaintext: Uint8Array): Promise<SignalMail> {
    const draft = structuredClone(this.#session);
    if (draft === undefined) throw new CryptoError("no-session");
    const wire = encryptSignal(draft, plaintext);
    this.#session = draft;
    return { wire, isPreKey: draft.prekey !== undefined };
  }

  async open({ wire, isPreKey }: SignalMail): Promise<Uint8Array> {
    if (!isPreKey) return this.#decrypt(structuredClone(this.#session), wire);
    const { message, ...prekey } = decodePreKeySignalMessage(wire);
    const isKnown = this.#accepted !== undefined && isSameStart(this.#accepted, prekey);
    const plaintext = this.#decrypt(
      isKnown ? structuredClone(this.#session) : this.#accept(prekey),
      message,
    );
    this.#accepted = prekey;
    return plaintext;
  }

  refusalOf(error: unknown): "duplicate" | "other" | undefined {
    if (!(error instanceof CryptoError)) return undefined;
    if (error.reason === "duplicate") return "duplicate";
    return REFUSALS.includes(error.reason) ? "other" : undefined;
  }

  #accept(prekey: PrekeyFields): SignalSession {
    const { primitives } = this.#context;
    return recipientSession(
      this.#identities(prekey.identityKey),
      acceptSignal(primitives, this.#identity, this.#prekeys, prekey),
      this.#prekeys.signed,
    );
  }

  #decrypt(draft: SignalSession | undefined, message: Uint8Array): Uint8Array {
    if (draft === undefined) throw new CryptoError("no-session");
    const plaintext = decryptSignal(this.#context, draft, message);
    this.#session = draft;
    return plaintext;
  }

  #identities(peerIdentityKey: Uint8Array) {
    return { ownIdentityKey: this.#identity.publicKey, peerIdentityKey };
  }
}
