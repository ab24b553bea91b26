import {
  hexToBytes,
  type OneTimePrekey,
  type PrekeyBundle,
  type SignedPrekey,
} from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { verifyBundle } from "../../src/crypto/prekeys.ts";
import { oneTimePrekeyTranscript, signedPrekeyTranscript } from "@sotto/protocol";
import { createDevice, createPrekeys, flipBit, refusalOf, seededRandom } from "./parties.ts";

describe.each([await loadPrimitives("portable"), await loadPrimitives("wasm")])(
  "on $backEnd",
  (primitives) => {
    const random = seededRandom("prekeys");
    const bob = createDevice(primitives, random, "bob");
    const mallory = createDevice(primitives, random, "mallory");
    const { bundle } = createPrekeys(primitives, random, bob);
    const oneTime = bundle.oneTime as OneTimePrekey;

    const verify = (given: PrekeyBundle, owner = bob): string =>
      refusalOf(() => verifyBundle(primitives, owner.party.accountId, owner.party, given));

    const withSigned = (change: Partial<SignedPrekey>): PrekeyBundle => ({
      ...bundle,
      signed: { ...bundle.signed, ...change },
    });
    const withOneTime = (change: Partial<OneTimePrekey>): PrekeyBundle => ({
      ...bundle,
      oneTime: { ...oneTime, ...change },
    });

    /** Signed by the owner, whatever it holds. */
    const signedAgain = (change: Partial<SignedPrekey>): PrekeyBundle => {
      const prekey = { ...bundle.signed, ...change };
      const transcript = signedPrekeyTranscript(bob.party.accountId, bob.party.deviceId, prekey);
      return withSigned({
        ...prekey,
        signature: primitives.sign(bob.secrets.signing.privateKey, transcript),
      });
    };
    const oneTimeAgain = (change: Partial<OneTimePrekey>): PrekeyBundle => {
      const prekey = { ...oneTime, ...change };
      const transcript = oneTimePrekeyTranscript(bob.party.accountId, bob.party.deviceId, prekey);
      return withOneTime({
        ...prekey,
        signature: primitives.sign(bob.secrets.signing.privateKey, transcript),
      });
    };

    test("a bundle verifies, with a one-time prekey and without", () => {
      expect(verify(bundle)).toBe("none");
      expect(verify({ ...bundle, oneTime: undefined })).toBe("none");
    });

    test("a bundle under another id or expiry is refused", () => {
      expect(verify(withSigned({ id: 8 }))).toBe("bad-signature");
      expect(verify(withSigned({ expiresAtMs: bundle.signed.expiresAtMs + 1 }))).toBe(
        "bad-signature",
      );
      expect(verify(withOneTime({ id: 43 }))).toBe("bad-signature");
    });

    test("an id of 0 is refused, even if it is signed", () => {
      expect(verify(signedAgain({ id: 0 }))).toBe("bad-signature");
      expect(verify(oneTimeAgain({ id: 0 }))).toBe("bad-signature");
      expect(verify(signedAgain({ id: 8 }))).toBe("none");
      expect(verify(oneTimeAgain({ id: 43 }))).toBe("none");
    });

    test("a bundle of another device, or of this device in another account, is refused", () => {
      expect(verify(bundle, mallory)).toBe("bad-signature");
      const { accountId } = mallory.party;
      expect(verify(bundle, { ...bob, party: { ...bob.party, accountId } })).toBe("bad-signature");
    });

    test("a signature for one kind of prekey does not serve the other", () => {
      const { id, x25519, mlkem768, signature } = bundle.signed;
      expect(verify({ ...bundle, oneTime: { id, x25519, mlkem768, signature } })).toBe(
        "bad-signature",
      );
    });

    test("keys of two prekeys cannot be mixed", () => {
      expect(verify(withSigned({ mlkem768: oneTime.mlkem768 }))).toBe("bad-signature");
      expect(verify(withOneTime({ x25519: bundle.signed.x25519 }))).toBe("bad-signature");
    });

    test.each([
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0900000000000000000000000000000000000000000000000000000000000080",
    ])("the non-canonical key %s is refused, even if it is signed", (key) => {
      expect(verify(signedAgain({ x25519: hexToBytes(key) }))).toBe("bad-key");
      expect(verify(oneTimeAgain({ x25519: hexToBytes(key) }))).toBe("bad-key");
    });

    test.each(["x25519", "mlkem768", "signature"] as const)(
      "no bit of %s can be flipped",
      (name) => {
        fc.assert(
          fc.property(fc.nat(), (bit) => {
            const flipped = (bytes: Uint8Array): Uint8Array =>
              flipBit(bytes, bit % (8 * bytes.length));
            expect(["bad-signature", "bad-key"]).toContain(
              verify(withSigned({ [name]: flipped(bundle.signed[name]) })),
            );
            expect(["bad-signature", "bad-key"]).toContain(
              verify(withOneTime({ [name]: flipped(oneTime[name]) })),
            );
          }),
          { numRuns: 40 },
        );
      },
    );
  },
);
