import {
  concatBytes,
  decodeRatchetMessage,
  encodeRatchetMessage,
  hexToBytes,
  type PrekeyBlock,
} from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { accept, initiate, openInitiator, type Party } from "../../src/crypto/pqxdh.ts";
import type { PrekeySecret } from "../../src/crypto/prekeys.ts";
import {
  createDevice,
  createPrekeys,
  type Device,
  End,
  flipBit,
  NONE,
  refusalOf,
  seededRandom,
} from "./parties.ts";

const LOW_ORDER = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];
const NON_CANONICAL = [
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", // 9, the base point
  "0900000000000000000000000000000000000000000000000000000000000080",
];

const wasm = await loadPrimitives("wasm");
const portable = await loadPrimitives("portable");

describe.each([wasm, portable])("key agreement on $backEnd", (primitives) => {
  const random = seededRandom("pqxdh");
  const alice = createDevice(primitives, random, "alice");
  const bob = createDevice(primitives, random, "bob");
  const carol = createDevice(primitives, random, "carol");
  const prekeys = createPrekeys(primitives, random, bob);
  const lastResort = createPrekeys(primitives, random, bob, false);

  const start = (given = prekeys) =>
    initiate(primitives, seededRandom("start"), alice, bob.party, given.bundle, NONE);
  const finish = (prekey: PrekeyBlock, { own = bob, peer = alice.party, given = prekeys } = {}) =>
    accept(primitives, own, peer, prekey, given.signed, given.oneTime);

  const withIdentityKey = (party: Party, identityKey: Uint8Array): Party => ({
    ...party,
    keys: { ...party.keys, identityKey },
  });

  describe.each([
    { name: "a one-time prekey", given: prekeys },
    { name: "the last-resort key", given: lastResort },
  ])("with $name", ({ given }) => {
    test("both ends agree, and the recipient learns who starts", () => {
      const { agreement, prekey } = start(given);
      expect(finish(prekey, { given })).toEqual(agreement);
      const { accountId, deviceId } = alice.party;
      expect(openInitiator(primitives, bob.secrets, prekey)).toEqual({
        userId: "alice",
        deviceId,
        accountId,
        replaces: NONE,
      });
    });

    test("no bit of a public value can be flipped without another session coming out", () => {
      const { agreement, prekey } = start(given);
      const changed = fc.oneof(
        fc.record({ field: fc.constantFrom("ephemeralKey", "kemCiphertext"), bit: fc.nat() }),
        fc.record({
          field: fc.constantFrom("accountId", "deviceId", "signingKey", "identityKey"),
          bit: fc.nat(),
        }),
      );
      fc.assert(
        fc.property(changed, fc.boolean(), ({ field, bit }, ofPeer) => {
          const flip = (bytes: Uint8Array): Uint8Array => flipBit(bytes, bit % (8 * bytes.length));
          let result: unknown;
          if (field === "ephemeralKey" || field === "kemCiphertext") {
            result = outcome(() => finish({ ...prekey, [field]: flip(prekey[field]) }, { given }));
          } else {
            const peer = ofPeer ? flipParty(alice.party, field, flip) : alice.party;
            const own = ofPeer ? bob : { ...bob, party: flipParty(bob.party, field, flip) };
            result = outcome(() => finish(prekey, { given, own, peer }));
          }
          expect(result).not.toEqual(agreement);
        }),
        { numRuns: 120 },
      );
    });

    test("the ids of the prekeys are bound", () => {
      const { agreement, prekey } = start(given);
      const signed: PrekeySecret = { ...given.signed, id: given.signed.id + 1 };
      const renamed = accept(primitives, bob, alice.party, prekey, signed, given.oneTime);
      expect(renamed.sessionId).not.toEqual(agreement.sessionId);
      expect(renamed.rootKey).not.toEqual(agreement.rootKey);
    });

    test("no bit of the block around the initiator can be flipped", () => {
      const { prekey } = start(given);
      const fields = ["ephemeralKey", "kemCiphertext", "sealedInitiator"] as const;
      fc.assert(
        fc.property(fc.constantFrom(...fields), fc.nat(), (field, bit) => {
          const value = prekey[field];
          const forged = { ...prekey, [field]: flipBit(value, bit % (8 * value.length)) };
          expect(["bad-mac", "bad-key"]).toContain(
            refusalOf(() => openInitiator(primitives, bob.secrets, forged)),
          );
        }),
        { numRuns: 80 },
      );
      for (const name of ["signedPrekeyId", "oneTimePrekeyId"] as const) {
        const forged = { ...prekey, [name]: prekey[name] + 1 };
        expect(refusalOf(() => openInitiator(primitives, bob.secrets, forged))).toBe("bad-mac");
      }
    });
  });

  test("a one-time prekey that is left out or slipped in gives another session", () => {
    const { agreement, prekey } = start();
    expect(accept(primitives, bob, alice.party, prekey, prekeys.signed, undefined)).not.toEqual(
      agreement,
    );
    const other = start(lastResort);
    expect(
      accept(primitives, bob, alice.party, other.prekey, lastResort.signed, prekeys.oneTime),
    ).not.toEqual(other.agreement);
  });

  test("a first message to B does not open at C, even if C has B's prekeys for its own", () => {
    const end = End.initiator(primitives, random, alice, bob.party, prekeys.bundle);
    const wire = end.seal(random, new Uint8Array(160));
    expect(refusalOf(() => End.recipient(primitives, carol, alice.party, prekeys, wire))).toBe(
      "bad-mac",
    );

    const { prekey } = start();
    const thief: Device = {
      ...carol,
      secrets: { ...carol.secrets, identity: bob.secrets.identity },
    };
    expect(finish(prekey, { own: thief }).sessionId).not.toEqual(start().agreement.sessionId);
  });

  test("a first message by A does not open as one by C", () => {
    const end = End.initiator(primitives, random, alice, bob.party, prekeys.bundle);
    const wire = end.seal(random, new Uint8Array(160));
    const misattributed = End.recipient(primitives, bob, carol.party, prekeys, wire);
    expect(refusalOf(() => misattributed.open(random, wire))).toBe("bad-mac");
    const attributed = End.recipient(primitives, bob, alice.party, prekeys, wire);
    expect(refusalOf(() => attributed.open(random, wire))).toBe("none");
  });

  test("a prekey block cannot be moved to another message", () => {
    const [one, two] = [1, 2].map(() =>
      End.initiator(primitives, random, alice, bob.party, prekeys.bundle),
    );
    const [first, second] = [one, two].map((end) =>
      decodeRatchetMessage(end?.seal(random, NONE) ?? NONE),
    );
    const spliced = encodeRatchetMessage({
      header: first?.header ?? NONE,
      ciphertext: second?.ciphertext ?? NONE,
    });
    const end = End.recipient(primitives, bob, alice.party, prekeys, spliced);
    expect(refusalOf(() => end.open(random, spliced))).toBe("bad-mac");
  });

  describe.each([...LOW_ORDER, ...NON_CANONICAL].map((hex) => ({ hex, point: hexToBytes(hex) })))(
    "the crooked point $hex",
    ({ point }) => {
      const { prekey } = start();

      test("is refused as the recipient's identity key, signed prekey and one-time prekey", () => {
        const { bundle } = prekeys;
        const initiateWith = (party: Party, given = bundle) =>
          refusalOf(() => initiate(primitives, random, alice, party, given, NONE));
        expect(initiateWith(withIdentityKey(bob.party, point))).toBe("bad-key");
        expect(
          initiateWith(bob.party, { ...bundle, signed: { ...bundle.signed, x25519: point } }),
        ).toBe("bad-key");
        const oneTime = { id: 1, mlkem768: bundle.signed.mlkem768, signature: NONE, x25519: point };
        expect(initiateWith(bob.party, { ...bundle, oneTime })).toBe("bad-key");
      });

      test("is refused as the initiator's identity key and ephemeral key", () => {
        expect(refusalOf(() => finish(prekey, { peer: withIdentityKey(alice.party, point) }))).toBe(
          "bad-key",
        );
        const forged = { ...prekey, ephemeralKey: point };
        expect(refusalOf(() => finish(forged))).toBe("bad-key");
        expect(refusalOf(() => openInitiator(primitives, bob.secrets, forged))).toBe("bad-key");
      });
    },
  );

  test.each([0, 1, 500, 1151])(
    "an encapsulation key whose coefficient at byte %i is not reduced is refused",
    (at) => {
      const bad = concatBytes(prekeys.bundle.signed.mlkem768);
      const pair = at - (at % 3); // Two 12-bit coefficients in three bytes.
      bad.fill(0xff, pair, pair + 3);
      const { signed } = prekeys.bundle;
      const bundle = {
        ...prekeys.bundle,
        oneTime: undefined,
        signed: { ...signed, mlkem768: bad },
      };
      expect(refusalOf(() => initiate(primitives, random, alice, bob.party, bundle, NONE))).toBe(
        "bad-key",
      );
    },
  );
});

function flipParty(
  party: Party,
  field: "accountId" | "deviceId" | "signingKey" | "identityKey",
  flip: (bytes: Uint8Array) => Uint8Array,
): Party {
  if (field === "accountId" || field === "deviceId")
    return { ...party, [field]: flip(party[field]) };
  return { ...party, keys: { ...party.keys, [field]: flip(party.keys[field]) } };
}

/** What `action` returns, or the reason why it refuses. */
function outcome(action: () => unknown): unknown {
  let value: unknown;
  const refusal = refusalOf(() => {
    value = action();
  });
  return refusal === "none" ? value : refusal;
}
