import { isDeepStrictEqual } from "node:util";
import {
  concatBytes,
  decodeRatchetMessage,
  encodeInitiator,
  encodeRatchetHeader,
  encodeRatchetMessage,
  equalBytes,
  lengthPrefixed,
  type PrekeyBlock,
  uint32ToBytes,
} from "@sotto/protocol";
import { hkdfSha256 } from "../../packages/sdk/src/crypto/kdf.ts";
import { LABELS, ZERO_32, ZERO_NONCE } from "../../packages/sdk/src/crypto/labels.ts";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { accept, diffieHellman, openInitiator } from "../../packages/sdk/src/crypto/pqxdh.ts";
import { createRecipientSession, parseHeader } from "../../packages/sdk/src/crypto/session.ts";
import {
  createDevice,
  createPrekeys,
  End,
  NOW_MS,
  seededRandom,
} from "../../packages/sdk/test/crypto/parties.ts";
import { require, type Target, valueOrTyped } from "../target.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("fuzz first message");
const ALICE = createDevice(primitives, random, "alice");
const BOB = createDevice(primitives, random, "bob");
const PREKEYS = createPrekeys(primitives, random, BOB);
const PAYLOAD = new Uint8Array(160).fill(1);
const initiator = End.initiator(primitives, random, ALICE, BOB.party, PREKEYS.bundle);
const FIRST = initiator.seal(random, PAYLOAD);
const PREKEY = parseHeader(decodeRatchetMessage(FIRST).header).prekey as PrekeyBlock;
const EPHEMERAL = random(32);

/** What an attacker can do who knows Bob's public keys: seal any bytes as the initiator's claim. */
function sealClaim(claim: Uint8Array): PrekeyBlock {
  const ephemeralKey = primitives.x25519PublicKey(EPHEMERAL);
  const block = { ...PREKEY, ephemeralKey };
  const { identityKey } = BOB.party.keys;
  const dh = diffieHellman(primitives, EPHEMERAL, identityKey);
  const key = hkdfSha256(ZERO_32, dh, concatBytes(LABELS.initiator, ephemeralKey, identityKey), 32);
  const data = concatBytes(
    lengthPrefixed(ephemeralKey),
    uint32ToBytes(block.signedPrekeyId),
    uint32ToBytes(block.oneTimePrekeyId),
    lengthPrefixed(block.kemCiphertext),
  );
  return { ...block, sealedInitiator: primitives.seal(key, ZERO_NONCE, data, claim) };
}

/** Bob's way from bytes to a payload, as sessions/open.ts takes it. */
function receive(wire: Uint8Array): { readonly payload: Uint8Array } | undefined {
  return valueOrTyped(
    () => {
      const { prekey } = parseHeader(decodeRatchetMessage(wire).header);
      if (prekey === undefined) return undefined;
      openInitiator(primitives, BOB.secrets, prekey);
      const oneTime = prekey.oneTimePrekeyId === 0 ? undefined : PREKEYS.oneTime;
      const agreement = accept(primitives, BOB, ALICE.party, prekey, PREKEYS.signed, oneTime);
      const session = createRecipientSession(NOW_MS, agreement, PREKEYS.signed.x25519);
      const end = new End(primitives, session);
      const before = end.snapshot();
      const payload = valueOrTyped(
        () => end.open(seededRandom("open"), wire),
        "CryptoError",
        "DecodeError",
      );
      if (payload === undefined)
        require(isDeepStrictEqual(end.snapshot(), before), "a failure leaves traces");
      return payload === undefined ? undefined : { payload };
    },
    "CryptoError",
    "DecodeError",
  );
}

function runClaim(claim: Uint8Array): void {
  const prekey = sealClaim(claim.subarray(0, 256));
  const opened = valueOrTyped(() => openInitiator(primitives, BOB.secrets, prekey), "CryptoError");
  if (opened === undefined) return;
  // A claim that opens gives no session that speaks: Alice's identity key had no part in it.
  const header = encodeRatchetHeader({
    ...parseHeader(decodeRatchetMessage(FIRST).header),
    prekey,
  });
  const { ciphertext } = decodeRatchetMessage(FIRST);
  require(receive(encodeRatchetMessage({ header, ciphertext })) === undefined, "a forged session");
}

/** A first byte says which: the bytes of a first message, or an initiator's claim that is sealed properly. */
export const initialMessage: Target = {
  name: "initial-message",
  maxBytes: 4000,
  protobufAt: 1,
  seeds: [
    concatBytes(Uint8Array.of(0), FIRST),
    concatBytes(
      Uint8Array.of(1),
      encodeInitiator({ userId: "alice", ...ALICE.party, replaces: new Uint8Array(0) }),
    ),
  ],
  run: (input) => {
    const body = input.subarray(1);
    if (((input[0] ?? 0) & 1) === 1) return runClaim(body);
    const opened = receive(body);
    if (opened === undefined) return;
    require(equalBytes(opened.payload, PAYLOAD), "opens to something else");
    // Unauthenticated is only how the two authenticated parts are put together.
    const sent = decodeRatchetMessage(FIRST);
    const got = decodeRatchetMessage(body);
    require(equalBytes(sent.header, got.header) &&
      equalBytes(sent.ciphertext, got.ciphertext), "another message opens");
  },
};
