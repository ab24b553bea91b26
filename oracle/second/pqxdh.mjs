// Key agreement (§4). A is the initiator, B the recipient.
import { EMPTY, equal, join, lp, split, zeros } from "./bytes.mjs";
import { AEAD, DH, HKDF, KEM, SHA256, SUITE, x25519Pair } from "./primitives.mjs";
import { decode, encode, Initiator } from "./proto.mjs";

const partyBytes = ({ accountId, deviceId, signingKey, identityKey }) =>
  join(lp(accountId), lp(deviceId), lp(signingKey), lp(identityKey));

function transcript(A, B, EK, offer, ct) {
  return SHA256(
    join(
      "sotto/1/pqxdh",
      SUITE,
      partyBytes(A),
      lp(EK),
      partyBytes(B),
      offer.spkId,
      lp(offer.SPK),
      offer.opkId,
      lp(offer.OPK),
      lp(offer.PQ),
      lp(ct),
    ),
  );
}

function agree(T, dhs, ss) {
  const ikm = join(new Uint8Array(32).fill(0xff), ...dhs, ss);
  const [RK, PQ0] = split(HKDF(zeros(32), ikm, join("sotto/1/pqxdh", T), 64), 32, 32);
  return { T, sessionId: T.slice(0, 8), RK, PQ0 };
}

/** The public half of what B offers. */
const offerOf = (signed, oneTime) => ({
  spkId: signed.id,
  SPK: signed.x25519,
  opkId: oneTime?.id ?? 0,
  OPK: oneTime?.x25519 ?? EMPTY,
  PQ: (oneTime ?? signed).mlkem768,
});

const initiatorKey = (dh, EK, identityKey) =>
  HKDF(zeros(32), dh, join("sotto/1/initiator", EK, identityKey), 32);
const initiatorData = (EK, spkId, opkId, ct) => join(lp(EK), spkId, opkId, lp(ct));

/** A's side. `bundle` as `readBundle` gives it. */
export function initiate(device, B, bundle, replaces, draw) {
  const ephemeral = x25519Pair(draw(32));
  const EK = ephemeral.publicKey;
  const offer = offerOf(bundle.signed, bundle.oneTime);
  const { spkId, SPK, opkId, OPK } = offer;
  const { ct, ss } = KEM.encapsulate(offer.PQ, draw(32));
  const dhs = [DH(device.identity, SPK), DH(ephemeral, B.identityKey), DH(ephemeral, SPK)];
  if (bundle.oneTime) dhs.push(DH(ephemeral, OPK));

  const { deviceId, accountId } = device.party;
  const sealedInitiator = AEAD.seal(
    initiatorKey(dhs[1], EK, B.identityKey),
    zeros(24),
    initiatorData(EK, spkId, opkId, ct),
    encode(Initiator, { userId: device.userId, deviceId, accountId, replaces }),
  );
  return {
    agreement: agree(transcript(device.party, B, EK, offer, ct), dhs, ss),
    SPK,
    prekey: {
      ephemeralKey: EK,
      signedPrekeyId: spkId,
      oneTimePrekeyId: opkId,
      kemCiphertext: ct,
      sealedInitiator,
    },
  };
}

/** Who B's new peer claims to be. */
function openInitiator(device, prekey) {
  const { ephemeralKey: EK, signedPrekeyId, oneTimePrekeyId, kemCiphertext } = prekey;
  const key = initiatorKey(DH(device.identity, EK), EK, device.party.identityKey);
  const ad = initiatorData(EK, signedPrekeyId, oneTimePrekeyId, kemCiphertext);
  return decode(Initiator, AEAD.open(key, zeros(24), ad, prekey.sealedInitiator));
}

/** B's side, with the secrets of the prekeys that it once offered. */
export function accept(device, A, { signed, oneTime }, prekey) {
  const { ephemeralKey: EK, kemCiphertext: ct } = prekey;
  const named = prekey.oneTimePrekeyId === 0 ? undefined : oneTime;
  if (prekey.signedPrekeyId !== signed.id || prekey.oneTimePrekeyId !== (named?.id ?? 0))
    throw new Error("unknown prekey");
  const initiator = openInitiator(device, prekey);
  if (!equal(initiator.accountId, A.accountId) || !equal(initiator.deviceId, A.deviceId))
    throw new Error("another initiator");

  const offer = offerOf(signed.public, named?.public);
  const dhs = [DH(signed.pair, A.identityKey), DH(device.identity, EK), DH(signed.pair, EK)];
  if (named) dhs.push(DH(named.pair, EK));
  const ss = KEM.decapsulate(ct, (named ?? signed).kem.secretKey);
  return agree(transcript(A, device.party, EK, offer, ct), dhs, ss);
}
