import {
  CiphertextMessageType,
  ErrorCode,
  KEMKeyPair,
  KEMPublicKey,
  KyberPreKeyRecord,
  LibSignalErrorBase,
  PreKeyBundle,
  PreKeyRecord,
  PreKeySignalMessage,
  PrivateKey,
  processPreKeyBundle,
  ProtocolAddress,
  PublicKey,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
  SignalMessage,
  SignedPreKeyRecord,
} from "@signalapp/libsignal-client";
import {
  MemoryIdentities,
  MemoryKyberPrekeys,
  MemoryPrekeys,
  MemorySessions,
  MemorySignedPrekeys,
} from "./libsignal-stores.ts";
import type { Party, SignalMail } from "./signal-party.ts";
import type { SignalBundle } from "./signal-pqxdh.ts";
import { decodeKey, decodeKyber, encodeKey, encodeKyber } from "./signal-wire.ts";

const REGISTRATION_ID = 77;
const DEVICE_ID = 1;
const OWN_ADDRESS = ProtocolAddress.new("11111111-1111-4111-8111-111111111111", DEVICE_ID);
const PEER_ADDRESS = ProtocolAddress.new("22222222-2222-4222-8222-222222222222", DEVICE_ID);

/** The other end: libsignal, with its own randomness. */
export class LibsignalParty implements Party {
  readonly name = "libsignal";
  readonly bundle: SignalBundle;
  readonly #sessions = new MemorySessions();
  readonly #identities: MemoryIdentities;
  readonly #prekeys = new MemoryPrekeys();
  readonly #signedPrekeys = new MemorySignedPrekeys();
  readonly #kyberPrekeys = new MemoryKyberPrekeys();

  private constructor(identity: PrivateKey, bundle: SignalBundle) {
    this.#identities = new MemoryIdentities(identity, REGISTRATION_ID);
    this.bundle = bundle;
  }

  static async create(withOneTime: boolean): Promise<LibsignalParty> {
    const identity = PrivateKey.generate();
    const signed = PrivateKey.generate();
    const oneTime = withOneTime ? PrivateKey.generate() : undefined;
    const kyber = KEMKeyPair.generate();
    const signedSignature = identity.sign(signed.getPublicKey().serialize());
    const kyberSignature = identity.sign(kyber.getPublicKey().serialize());
    const party = new LibsignalParty(identity, {
      registrationId: REGISTRATION_ID,
      identityKey: keyOf(identity),
      signed: { id: 2, publicKey: keyOf(signed), signature: signedSignature },
      oneTime: oneTime && { id: 1, publicKey: keyOf(oneTime) },
      kyber: {
        id: 3,
        publicKey: decodeKyber(kyber.getPublicKey().serialize()),
        signature: kyberSignature,
      },
    });
    const createdAt = 1;
    if (oneTime !== undefined)
      await party.#prekeys.savePreKey(1, PreKeyRecord.new(1, oneTime.getPublicKey(), oneTime));
    await party.#signedPrekeys.saveSignedPreKey(
      2,
      SignedPreKeyRecord.new(2, createdAt, signed.getPublicKey(), signed, signedSignature),
    );
    await party.#kyberPrekeys.saveKyberPreKey(
      3,
      KyberPreKeyRecord.new(3, createdAt, kyber, kyberSignature),
    );
    return party;
  }

  async initiate(bundle: SignalBundle): Promise<void> {
    const { signed, oneTime, kyber } = bundle;
    await processPreKeyBundle(
      PreKeyBundle.new(
        bundle.registrationId,
        DEVICE_ID,
        oneTime?.id ?? null,
        oneTime === undefined ? null : publicKeyOf(oneTime.publicKey),
        signed.id,
        publicKeyOf(signed.publicKey),
        copy(signed.signature),
        publicKeyOf(bundle.identityKey),
        kyber.id,
        KEMPublicKey.deserialize(copy(encodeKyber(kyber.publicKey))),
        copy(kyber.signature),
      ),
      PEER_ADDRESS,
      OWN_ADDRESS,
      this.#sessions,
      this.#identities,
    );
  }

  async seal(plaintext: Uint8Array): Promise<SignalMail> {
    const message = await signalEncrypt(
      copy(plaintext),
      PEER_ADDRESS,
      OWN_ADDRESS,
      this.#sessions,
      this.#identities,
    );
    const preKeyType: number = CiphertextMessageType.PreKey;
    return { wire: message.serialize(), isPreKey: message.type() === preKeyType };
  }

  async open({ wire, isPreKey }: SignalMail): Promise<Uint8Array> {
    if (isPreKey)
      return await signalDecryptPreKey(
        PreKeySignalMessage.deserialize(copy(wire)),
        PEER_ADDRESS,
        OWN_ADDRESS,
        this.#sessions,
        this.#identities,
        this.#prekeys,
        this.#signedPrekeys,
        this.#kyberPrekeys,
      );
    return await signalDecrypt(
      SignalMessage.deserialize(copy(wire)),
      PEER_ADDRESS,
      OWN_ADDRESS,
      this.#sessions,
      this.#identities,
    );
  }

  refusalOf(error: unknown): "duplicate" | "other" | undefined {
    if (!(error instanceof LibSignalErrorBase)) return undefined;
    return LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage) ? "duplicate" : "other";
  }
}

const keyOf = (key: PrivateKey): Uint8Array => decodeKey(key.getPublicKey().serialize());
const publicKeyOf = (key: Uint8Array): PublicKey => PublicKey.deserialize(copy(encodeKey(key)));
/** libsignal takes no views of shared buffers. */
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
