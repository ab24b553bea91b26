import { type DeviceKeys, deviceTranscript, ID_BYTES } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { sha256 } from "./kdf.ts";
import type { KeyPair, Primitives } from "./primitives.ts";

/** The long-term keys of this device. */
export interface DeviceSecrets {
  /** Ed25519; the private key is 64 bytes. */
  readonly signing: KeyPair;
  /** X25519. */
  readonly identity: KeyPair;
}

export function createDeviceSecrets(primitives: Primitives, random: Random): DeviceSecrets {
  const signing = primitives.ed25519KeyPair(random(32));
  return { signing, identity: createX25519KeyPair(primitives, random) };
}

export function createX25519KeyPair(primitives: Primitives, random: Random): KeyPair {
  const privateKey = random(32);
  return { privateKey, publicKey: primitives.x25519PublicKey(privateKey) };
}

export function publicKeysOf(secrets: DeviceSecrets): DeviceKeys {
  return { signingKey: secrets.signing.publicKey, identityKey: secrets.identity.publicKey };
}

/** A device's id, 16 bytes: it certifies both keys, so an id cannot be claimed for others. */
export function deviceIdOf(keys: DeviceKeys): Uint8Array {
  return sha256(deviceTranscript(keys.signingKey, keys.identityKey)).slice(0, ID_BYTES);
}
