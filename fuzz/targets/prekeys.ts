import {
  concatBytes,
  decodeOneTimePrekey,
  decodeServerFrame,
  decodeSignedPrekey,
  encodeOneTimePrekey,
  encodeServerFrame,
  encodeSignedPrekey,
  type PrekeyBundle,
} from "@sotto/protocol";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { initiate } from "../../packages/sdk/src/crypto/pqxdh.ts";
import { verifyBundle } from "../../packages/sdk/src/crypto/prekeys.ts";
import {
  createDevice,
  createPrekeys,
  seededRandom,
} from "../../packages/sdk/test/crypto/parties.ts";
import { writeVarint } from "../protobuf-reader.ts";
import { require, type Target, valueOrTyped } from "../target.ts";
import { roundTrip } from "./round-trip.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("fuzz prekeys");
const ALICE = createDevice(primitives, random, "alice");
const BOB = createDevice(primitives, random, "bob");
const BUNDLE: PrekeyBundle = createPrekeys(primitives, random, BOB).bundle;
const BOBS = { deviceId: BOB.party.deviceId, keys: BOB.party.keys };
const REQUEST_ID = new Uint8Array(16);

const field = (tag: number, bytes: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(tag), Uint8Array.from(writeVarint(BigInt(bytes.length))), bytes);

/** Field 8 of a ServerFrame, Bundles; in it field 2, PrekeyBundle. */
const inBundles = (bundle: Uint8Array): Uint8Array =>
  field(0x42, concatBytes(field(0x0a, REQUEST_ID), field(0x12, bundle)));

function encodeBundle({ deviceId, signed, oneTime }: PrekeyBundle): Uint8Array {
  const parts = [field(0x0a, deviceId), field(0x12, encodeSignedPrekey(signed))];
  if (oneTime !== undefined) parts.push(field(0x1a, encodeOneTimePrekey(oneTime)));
  return concatBytes(...parts);
}

function runBundle(input: Uint8Array): void {
  const codec = { decode: decodeServerFrame, encode: encodeServerFrame };
  const frame = roundTrip(codec, inBundles(input));
  const bundle = frame?.type === "bundles" ? frame.bundles[0] : undefined;
  if (bundle === undefined) return;
  const isVerified =
    valueOrTyped(() => {
      verifyBundle(primitives, BOB.party.accountId, BOBS, bundle);
      return true;
    }, "CryptoError") ?? false;
  if (!isVerified) return;
  // Only what the device has signed: the bundle as it is, or without its one-time prekey.
  const sameSigned = Buffer.compare(
    encodeSignedPrekey(bundle.signed),
    encodeSignedPrekey(BUNDLE.signed),
  );
  const oneTime = bundle.oneTime ?? BUNDLE.oneTime;
  const sameOneTime =
    oneTime === undefined || BUNDLE.oneTime === undefined
      ? 0
      : Buffer.compare(encodeOneTimePrekey(oneTime), encodeOneTimePrekey(BUNDLE.oneTime));
  require(sameSigned === 0 && sameOneTime === 0, "a bundle that the device has not signed");
  const empty = new Uint8Array(0);
  valueOrTyped(
    () => initiate(primitives, seededRandom("initiate"), ALICE, BOB.party, bundle, empty),
    "CryptoError",
  );
}

/** A first byte says which: a bundle, a signed prekey, a one-time prekey. */
export const prekeyBundle: Target = {
  name: "prekey-bundle",
  maxBytes: 6000,
  protobufAt: 1,
  seeds: [
    concatBytes(Uint8Array.of(0), encodeBundle(BUNDLE)),
    concatBytes(Uint8Array.of(0), encodeBundle({ ...BUNDLE, oneTime: undefined })),
    concatBytes(Uint8Array.of(1), encodeSignedPrekey(BUNDLE.signed)),
    concatBytes(
      Uint8Array.of(2),
      encodeOneTimePrekey(BUNDLE.oneTime as NonNullable<PrekeyBundle["oneTime"]>),
    ),
  ],
  run: (input) => {
    const body = input.subarray(1);
    const kind = (input[0] ?? 0) % 3;
    if (kind === 0) runBundle(body);
    else if (kind === 1)
      roundTrip({ decode: decodeSignedPrekey, encode: encodeSignedPrekey }, body);
    else roundTrip({ decode: decodeOneTimePrekey, encode: encodeOneTimePrekey }, body);
  },
};
