import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from "node:crypto";
import {
  type Authenticate,
  authenticationTranscript,
  deviceTranscript,
  encodeLogEntry,
  encodeLogEntryBody,
  ID_BYTES,
  logEntryTranscript,
  PROTOCOL_VERSIONS,
} from "@sotto/protocol";

const RAW_KEY_BYTES = 32;

const sha256 = (bytes: Uint8Array): Uint8Array => Uint8Array.from(hash("sha256", bytes, "buffer"));

/** A device that can sign in and nothing else: what it sends is sealed for nobody. */
export class BenchDevice {
  readonly userId: string;
  readonly id: Uint8Array;
  readonly #genesis: Uint8Array;
  readonly #signingKey: KeyObject;

  constructor(userId: string) {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const spki = publicKey.export({ format: "der", type: "spki" });
    const keys = {
      signingKey: Uint8Array.from(spki.subarray(-RAW_KEY_BYTES)),
      identityKey: Uint8Array.from(randomBytes(RAW_KEY_BYTES)),
    };
    this.userId = userId;
    this.#signingKey = privateKey;
    this.id = sha256(deviceTranscript(keys.signingKey, keys.identityKey)).slice(0, ID_BYTES);
    const change = { type: "genesis" as const, device: keys };
    const body = encodeLogEntryBody({ change, previous: new Uint8Array(), issuedAtMs: 1 });
    const signature = this.#sign(logEntryTranscript(body));
    this.#genesis = encodeLogEntry({ body, signatures: [{ deviceId: this.id, signature }] });
  }

  #sign(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from(sign(null, bytes, this.#signingKey));
  }

  authenticate(nonce: Uint8Array, host: string): Authenticate {
    const frame = {
      version: Math.max(...PROTOCOL_VERSIONS),
      token: `open:${this.userId}`,
      deviceId: this.id,
      genesis: this.#genesis,
    };
    const signature = this.#sign(authenticationTranscript({ ...frame, nonce, host }));
    return { type: "authenticate", ...frame, signature };
  }
}
