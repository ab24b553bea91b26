import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import {
  authenticationTranscript,
  type Authenticate,
  accountTranscript,
  deviceTranscript,
  encodeLogEntry,
  encodeLogEntryBody,
  type OneTimePrekey,
  oneTimePrekeyTranscript,
  logEntryTranscript,
  type SignedPrekey,
  signedPrekeyTranscript,
} from "@sotto/protocol";

const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(hash("sha256", bytes, "buffer"));
const bytesOf = (length: number): Uint8Array => Uint8Array.from(randomBytes(length));
const rawPublic = (key: KeyObject): Uint8Array =>
  Uint8Array.from(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32));

/** A device with real signing keys; its key agreement keys are only bytes, since the relay never uses them. */
export class Device {
  readonly userId: string;
  readonly id: Uint8Array;
  readonly accountId: Uint8Array;
  readonly genesis: Uint8Array;
  readonly #signingKey: KeyObject;

  constructor(userId: string) {
    this.userId = userId;
    this.#signingKey = createPrivateKey(
      generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }),
    );
    const keys = { signingKey: rawPublic(this.#signingKey), identityKey: bytesOf(32) };
    this.id = sha256(deviceTranscript(keys.signingKey, keys.identityKey)).slice(0, 16);
    const body = encodeLogEntryBody({
      change: { type: "genesis", device: keys },
      previous: new Uint8Array(),
      issuedAtMs: 1,
    });
    this.accountId = sha256(accountTranscript(body));
    this.genesis = encodeLogEntry({
      body,
      signatures: [{ deviceId: this.id, signature: this.sign(logEntryTranscript(body)) }],
    });
  }

  sign(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from(sign(null, bytes, this.#signingKey));
  }

  authenticate(nonce: Uint8Array, host: string, parts: Partial<Authenticate> = {}): Authenticate {
    const frame = {
      version: 1,
      token: `dev:${this.userId}`,
      deviceId: this.id,
      genesis: this.genesis,
      ...parts,
    };
    const signature = this.sign(authenticationTranscript({ ...frame, nonce, host }));
    return { type: "authenticate", ...frame, signature: parts.signature ?? signature };
  }

  signedPrekey(id: number): SignedPrekey {
    const prekey = { id, expiresAtMs: 1e13, x25519: bytesOf(32), mlkem768: bytesOf(1184) };
    return {
      ...prekey,
      signature: this.sign(signedPrekeyTranscript(this.accountId, this.id, prekey)),
    };
  }

  oneTimePrekey(id: number): OneTimePrekey {
    const prekey = { id, x25519: bytesOf(32), mlkem768: bytesOf(1184) };
    return {
      ...prekey,
      signature: this.sign(oneTimePrekeyTranscript(this.accountId, this.id, prekey)),
    };
  }
}
