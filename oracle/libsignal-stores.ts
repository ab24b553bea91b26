import {
  type Direction,
  IdentityChange,
  IdentityKeyStore,
  type KyberPreKeyRecord,
  KyberPreKeyStore,
  type PreKeyRecord,
  PreKeyStore,
  type PrivateKey,
  type ProtocolAddress,
  type PublicKey,
  type SessionRecord,
  SessionStore,
  type SignedPreKeyRecord,
  SignedPreKeyStore,
} from "@signalapp/libsignal-client";

// libsignal's stores for one peer, in memory. A one-time prekey is deleted when it has been used, as in Signal.

export class MemorySessions extends SessionStore {
  readonly #records = new Map<string, SessionRecord>();

  async saveSession(address: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.#records.set(address.toString(), record);
  }

  async getSession(address: ProtocolAddress): Promise<SessionRecord | null> {
    return this.#records.get(address.toString()) ?? null;
  }

  async getExistingSessions(): Promise<SessionRecord[]> {
    return [...this.#records.values()];
  }
}

export class MemoryIdentities extends IdentityKeyStore {
  readonly #own: PrivateKey;
  readonly #registrationId: number;
  readonly #peers = new Map<string, PublicKey>();

  constructor(own: PrivateKey, registrationId: number) {
    super();
    this.#own = own;
    this.#registrationId = registrationId;
  }

  async getIdentityKey(): Promise<PrivateKey> {
    return this.#own;
  }

  async getLocalRegistrationId(): Promise<number> {
    return this.#registrationId;
  }

  async saveIdentity(address: ProtocolAddress, key: PublicKey): Promise<IdentityChange> {
    this.#peers.set(address.toString(), key);
    return IdentityChange.NewOrUnchanged;
  }

  async isTrustedIdentity(
    address: ProtocolAddress,
    key: PublicKey,
    _direction: Direction,
  ): Promise<boolean> {
    return this.#peers.get(address.toString())?.equals(key) ?? true;
  }

  async getIdentity(address: ProtocolAddress): Promise<PublicKey | null> {
    return this.#peers.get(address.toString()) ?? null;
  }
}

export class MemoryPrekeys extends PreKeyStore {
  readonly #records = new Map<number, PreKeyRecord>();

  async savePreKey(id: number, record: PreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getPreKey(id: number): Promise<PreKeyRecord> {
    return found(this.#records.get(id));
  }

  async removePreKey(id: number): Promise<void> {
    this.#records.delete(id);
  }
}

export class MemorySignedPrekeys extends SignedPreKeyStore {
  readonly #records = new Map<number, SignedPreKeyRecord>();

  async saveSignedPreKey(id: number, record: SignedPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    return found(this.#records.get(id));
  }
}

export class MemoryKyberPrekeys extends KyberPreKeyStore {
  readonly #records = new Map<number, KyberPreKeyRecord>();

  async saveKyberPreKey(id: number, record: KyberPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    return found(this.#records.get(id));
  }

  /** The key serves again, as Signal's last-resort key does. */
  async markKyberPreKeyUsed(): Promise<void> {}
}

function found<T>(record: T | undefined): T {
  if (record === undefined) throw new Error("no such prekey");
  return record;
}
