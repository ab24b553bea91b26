// Devices, their genesis and their prekeys (§2, §3).
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { equal, join, lp } from "./bytes.mjs";
import { KEM, requireSignature, SHA256, sign, signingPair, x25519Pair } from "./primitives.mjs";
import {
  decode,
  encode,
  GenesisBody,
  GenesisEntry,
  OneTimePrekey,
  SignedPrekey,
} from "./proto.mjs";

export function createDevice(userId, issuedAtMs, draw) {
  const signing = signingPair(draw(32));
  const identity = x25519Pair(draw(32));
  const keys = { signingKey: signing.publicKey, identityKey: identity.publicKey };
  const body = encode(GenesisBody, { genesis: { device: keys }, issuedAtMs });
  const deviceId = deviceIdOf(keys);
  const signature = { deviceId, signature: sign(signing, logTranscript(body)) };
  const genesis = encode(GenesisEntry, { body, signature });
  return {
    userId,
    signing,
    identity,
    genesis,
    party: { ...keys, deviceId, accountId: accountIdOf(body) },
  };
}

/** What a device log of one entry says, once it is verified. */
export function readGenesis(genesis) {
  const { body, signature } = decode(GenesisEntry, genesis);
  const keys = decode(GenesisBody, body).genesis.device;
  const deviceId = deviceIdOf(keys);
  if (!equal(signature.deviceId, deviceId)) throw new Error("signed by another device");
  requireSignature(keys.signingKey, logTranscript(body), signature.signature);
  return { ...keys, deviceId, accountId: accountIdOf(body) };
}

const deviceIdOf = ({ signingKey, identityKey }) =>
  SHA256(join("sotto/1/device", lp(signingKey), lp(identityKey))).slice(0, 16);
const accountIdOf = (body) => SHA256(join("sotto/1/account", body));
const logTranscript = (body) => join("sotto/1/log-entry", lp(body));

const signedTranscript = ({ accountId, deviceId }, { id, expiresAtMs, x25519, mlkem768 }) =>
  join(
    "sotto/1/signed-prekey",
    lp(accountId),
    lp(deviceId),
    id,
    lp(utf8ToBytes(String(expiresAtMs))),
    lp(x25519),
    lp(mlkem768),
  );

const oneTimeTranscript = ({ accountId, deviceId }, { id, x25519, mlkem768 }) =>
  join("sotto/1/one-time-prekey", lp(accountId), lp(deviceId), id, lp(x25519), lp(mlkem768));

function createPair(id, draw) {
  const pair = x25519Pair(draw(32));
  const kem = KEM.pair(draw(64));
  return { id, pair, kem, public: { id, x25519: pair.publicKey, mlkem768: kem.publicKey } };
}

export function createSignedPrekey(device, id, expiresAtMs, draw) {
  const secret = createPair(id, draw);
  const values = { ...secret.public, expiresAtMs };
  const signature = sign(device.signing, signedTranscript(device.party, values));
  return { ...secret, wire: encode(SignedPrekey, { ...values, signature }) };
}

export function createOneTimePrekey(device, id, draw) {
  const secret = createPair(id, draw);
  const signature = sign(device.signing, oneTimeTranscript(device.party, secret.public));
  return { ...secret, wire: encode(OneTimePrekey, { ...secret.public, signature }) };
}

/** A bundle's prekeys from their wire form, once their signatures are verified. */
export function readBundle(party, bundle) {
  const signed = decode(SignedPrekey, bundle.signed);
  requireSignature(party.signingKey, signedTranscript(party, signed), signed.signature);
  if (!bundle.oneTime) return { signed, oneTime: undefined };
  const oneTime = decode(OneTimePrekey, bundle.oneTime);
  requireSignature(party.signingKey, oneTimeTranscript(party, oneTime), oneTime.signature);
  return { signed, oneTime };
}
