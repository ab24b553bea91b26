import {
  type ClientFrame,
  encodeLogEntry,
  encodeLogEntryBody,
  equalBytes,
  logEntryTranscript,
  type PrekeyBundle,
  type ServerFrame,
} from "@sotto/protocol";
import { createDeviceSecrets, deviceIdOf, publicKeysOf } from "../../../src/crypto/device.ts";
import { createGenesis, verifyDeviceLog } from "../../../src/crypto/device-log.ts";
import { portable } from "../../../src/crypto/portable.ts";
import { seededRandom } from "../../../src/testing/seeded-random.ts";
import type { EvilConnection, EvilRelay, Hooks } from "../evil-relay.ts";
import type { Power } from "../power.ts";
import { ACCOMPLICE } from "../scenario.ts";
import { failureOf } from "./tools.ts";

// What a relay can say about other people: their devices and their prekeys.

type FetchBundles = Extract<ClientFrame, { type: "fetchBundles" }>;

/** Answers requests for prekeys in the real relay's place. */
function giveBundles(
  evil: EvilRelay,
  make: (honest: PrekeyBundle, asked: FetchBundles, at: EvilConnection) => PrekeyBundle,
): NonNullable<Hooks["toRelay"]> {
  return (frame, at) => {
    if (frame.type !== "fetchBundles") return [frame];
    const honest = bundleOf(evil, frame.userId);
    if (honest === undefined) return [frame];
    const { requestId } = frame;
    at.send({ type: "bundles", requestId, bundles: [make(honest, frame, at)] });
    return [];
  };
}

let handedOut = 0;
function bundleOf({ tap }: EvilRelay, user: string): PrekeyBundle | undefined {
  const { deviceId, signed, oneTime } = tap.prekeys.get(user) ?? {};
  const newest = signed?.at(-1);
  if (deviceId === undefined || newest === undefined) return undefined;
  return { deviceId, signed: newest, oneTime: oneTime?.at(-1 - (handedOut++ % 4)) };
}

const bundles =
  (make: (honest: PrekeyBundle, asked: FetchBundles, evil: EvilRelay) => PrekeyBundle) =>
  (evil: EvilRelay): Hooks => ({
    toRelay: giveBundles(evil, (honest, asked) => make(honest, asked, evil)),
  });

const other = (user: string): string => (user === "bob" ? "carol" : "bob");

const swapBundles = bundles((honest, { userId }, evil) => ({
  ...(bundleOf(evil, other(userId)) ?? honest),
  deviceId: honest.deviceId,
}));

const bundleOfAnotherDevice = bundles(
  (honest, { userId }, evil) => bundleOf(evil, other(userId)) ?? honest,
);

const ownKeys = portable.x25519PublicKey(new Uint8Array(32).fill(3));

const substituteSigned = bundles((honest) => ({
  ...honest,
  signed: { ...honest.signed, x25519: ownKeys },
}));

const substituteKem = bundles((honest) => ({
  ...honest,
  signed: { ...honest.signed, mlkem768: portable.kemKeyPair(new Uint8Array(64)).publicKey },
  oneTime: undefined,
}));

const substituteOneTime = bundles((honest) => ({
  ...honest,
  oneTime: honest.oneTime && { ...honest.oneTime, x25519: ownKeys },
}));

const lowOrderKeys = bundles((honest) => ({
  ...honest,
  signed: { ...honest.signed, x25519: new Uint8Array(32) },
}));

const otherPrekeyId = bundles((honest) => ({
  ...honest,
  signed: { ...honest.signed, id: 0xffff_ffff },
}));

const stripOneTime = bundles((honest) => ({ ...honest, oneTime: undefined }));

const reuseOneTime = bundles((honest, { userId }, { tap }) => ({
  ...honest,
  oneTime: tap.prekeys.get(userId)?.oneTime[0],
}));

const oldSigned = bundles((honest, { userId }, { tap }) => ({
  ...honest,
  signed: tap.prekeys.get(userId)?.signed[0] ?? honest.signed,
  oneTime: undefined,
}));

/** Makes Alice look Bob up again, by refusing what she seals for the devices that she knows. */
function provoke(frame: ClientFrame, at: EvilConnection): boolean {
  const isForBob =
    frame.type === "submit" && frame.addressees.some(({ userId }) => userId === "bob");
  if (!isForBob || at.user !== "alice") return false;
  at.send(failureOf(frame.requestId, "relay/devices-changed"));
  return true;
}

/** Lies to Alice about Bob's devices. */
function lieAboutLog(
  lie: (honest: readonly Uint8Array[], evil: EvilRelay) => readonly Uint8Array[],
  userId = "bob",
): (evil: EvilRelay) => Hooks {
  return (evil) => ({
    toClient: (frame, at) =>
      frame.type === "directory" && frame.userId === "bob" && at.user === "alice"
        ? [{ ...frame, userId, entries: lie(frame.entries, evil) }]
        : [frame],
    toRelay: (frame, at) => (provoke(frame, at) ? [] : [frame]),
  });
}

const stranger = createDeviceSecrets(portable, seededRandom(99));

/** A second device, which nobody but itself vouches for. */
function strangerAdded(honest: readonly Uint8Array[]): Uint8Array {
  const body = encodeLogEntryBody({
    change: { type: "add", device: publicKeysOf(stranger) },
    previous: verifyDeviceLog(portable, honest).head,
    issuedAtMs: 0,
  });
  const deviceId = deviceIdOf(publicKeysOf(stranger));
  const signature = portable.sign(stranger.signing.privateKey, logEntryTranscript(body));
  return encodeLogEntry({ body, signatures: [{ deviceId, signature }] });
}

/** Puts the relay's own device in Bob's place, for Alice. */
function substituteIdentity(evil: EvilRelay): Hooks {
  const mallorys = (): Uint8Array => evil.tap.prekeys.get(ACCOMPLICE)?.deviceId ?? new Uint8Array();
  return {
    toClient: (frame, at) => {
      const entries = evil.tap.logs.get(ACCOMPLICE);
      const isAsked = frame.type === "directory" && frame.userId === "bob" && at.user === "alice";
      return isAsked && entries !== undefined ? [{ ...frame, entries }] : [frame];
    },
    toRelay: (frame, at) => {
      if (at.user !== "alice") return [frame];
      if (frame.type === "fetchBundles" && frame.userId === "bob")
        return [{ ...frame, userId: ACCOMPLICE }];
      if (frame.type !== "submit") return [frame];
      const isFooled = frame.addressees.some(
        ({ userId, slots }) =>
          userId === "bob" && slots.some(({ deviceId }) => equalBytes(deviceId, mallorys())),
      );
      if (!isFooled) return provoke(frame, at) ? [] : [frame];
      const addressees = frame.addressees.map((one) => ({ ...one, userId: ACCOMPLICE }));
      return [{ ...frame, addressees }];
    },
  };
}

/** Tells Bob that Alice's devices are Carol's, when he asks who has written to him. */
function lieAboutSender(evil: EvilRelay): Hooks {
  return {
    toClient: (frame, at): readonly ServerFrame[] => {
      const entries = evil.tap.logs.get("carol");
      return frame.type === "directory" && frame.userId === "alice" && at.user === "bob"
        ? [{ ...frame, entries: entries ?? frame.entries }]
        : [frame];
    },
  };
}

const row = (name: string, does: string, start: Power["start"]): Power => ({
  name,
  does,
  start,
});

export const DIRECTORY: readonly Power[] = [
  row(
    "swap prekey bundles of two users",
    "Gives Bob's prekeys for Carol's device, and Carol's for Bob's.",
    swapBundles,
  ),
  row(
    "bundle of a device not asked for",
    "Gives another device's bundle, under that device's id.",
    bundleOfAnotherDevice,
  ),
  row(
    "substitute the signed prekey",
    "Puts a key of its own in a bundle, under the old signature.",
    substituteSigned,
  ),
  row(
    "substitute the ML-KEM key",
    "Puts an ML-KEM key of its own in a bundle, under the old signature.",
    substituteKem,
  ),
  row(
    "substitute the one-time prekey",
    "Puts a one-time key of its own in a bundle, under the old signature.",
    substituteOneTime,
  ),
  row("low-order prekey", "Gives the all-zero point as a prekey.", lowOrderKeys),
  row("renumber the signed prekey", "Gives the right keys under another id.", otherPrekeyId),
  row("strip one-time prekeys", "Says that there are none left.", stripOneTime),
  row("reuse a one-time prekey", "Gives the same one-time prekey to everybody.", reuseOneTime),
  {
    ...row(
      "hand out the signed prekey of last week",
      "Gives the prekey before the present one.",
      oldSigned,
    ),
    sleepsDays: [8],
  },
  {
    ...row(
      "hand out a deleted signed prekey",
      "Gives a prekey that its owner has deleted for its age.",
      oldSigned,
    ),
    sleepsDays: [8, 31],
  },
  {
    ...row(
      "substitute an identity",
      "Names a device of its own as Bob's to Alice, and passes on to it what she sends.",
      substituteIdentity,
    ),
    hasAccomplice: true,
  },
  row(
    "fork the device log",
    "Gives Alice another beginning of Bob's device log.",
    lieAboutLog(() => [createGenesis(portable, stranger, 0)]),
  ),
  row(
    "add a device nobody has signed",
    "Adds a device to Bob's log that only itself vouches for.",
    lieAboutLog((honest) => [...honest, strangerAdded(honest)]),
  ),
  row(
    "repeat an entry",
    "Gives the first entry of Bob's log twice.",
    lieAboutLog((honest) => [...honest, ...honest]),
  ),
  row(
    "mix two logs",
    "Gives Carol's log with Bob's behind it.",
    lieAboutLog((honest, { tap }) => [...(tap.logs.get("carol") ?? []), ...honest]),
  ),
  row(
    "cut the log off",
    "Gives a device log without entries.",
    lieAboutLog(() => []),
  ),
  row(
    "damage the log",
    "Changes a bit in Bob's log.",
    lieAboutLog(([first = new Uint8Array()]) => [first.with(40, (first[40] as number) ^ 1)]),
  ),
  row(
    "answer about another user",
    "Answers the question for Bob with Carol's name.",
    lieAboutLog((honest) => honest, "carol"),
  ),
  row(
    "lie about a sender",
    "Gives Bob the device log of Carol when he asks for Alice's.",
    lieAboutSender,
  ),
];
