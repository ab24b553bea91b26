import { bytesToHex, decodeLogEntry, encodeLogEntry, MAX_DEVICES_COUNT } from "@sotto/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createDeviceSecrets,
  deviceIdOf,
  type DeviceSecrets,
  publicKeysOf,
} from "../../src/crypto/device.ts";
import { createGenesis, verifyDeviceLog } from "../../src/crypto/device-log.ts";
import { sha256 } from "../../src/crypto/kdf.ts";
import { loadPrimitives } from "../../src/crypto/load-primitives.ts";
import { Log, logEntry } from "./log-entries.ts";
import { flipBit, NOW_MS, refusalOf, seededRandom } from "./parties.ts";

const primitives = await loadPrimitives("wasm");
const random = seededRandom("device-log");
const DEVICES = Array.from({ length: MAX_DEVICES_COUNT + 1 }, () =>
  createDeviceSecrets(primitives, random),
);
const [first, second, third] = DEVICES as [DeviceSecrets, DeviceSecrets, DeviceSecrets];

const log = (): Log => new Log(primitives);
const idOf = (device: DeviceSecrets): Uint8Array => deviceIdOf(publicKeysOf(device));
const refusal = (entries: readonly Uint8Array[]): string =>
  refusalOf(() => verifyDeviceLog(primitives, entries));

function idsIn(entries: readonly Uint8Array[]): string[] {
  return verifyDeviceLog(primitives, entries).devices.map(({ deviceId }) => bytesToHex(deviceId));
}

function ids(...devices: readonly DeviceSecrets[]): string[] {
  return devices.map((device) => bytesToHex(idOf(device)));
}

describe("a valid log", () => {
  test("of a genesis alone has its one device", () => {
    const account = verifyDeviceLog(primitives, [createGenesis(primitives, first, NOW_MS)]);
    expect(account.devices).toEqual([{ deviceId: idOf(first), keys: publicKeysOf(first) }]);
    expect(account.hashes).toHaveLength(1);
    expect(account.head).toEqual(account.hashes[0]);
    expect(account.accountId).not.toEqual(account.head);
  });

  test("adds devices and revokes them", () => {
    const grown = log().genesis(first).add(second, first).add(third, second);
    expect(idsIn(grown.entries)).toEqual(ids(first, second, third));
    expect(idsIn(grown.revoke(first, third).entries)).toEqual(ids(second, third));
  });

  test("keeps its account when it grows", () => {
    const grown = log().genesis(first).add(second, first);
    const { accountId, hashes } = verifyDeviceLog(primitives, grown.entries.slice(0, 1));
    const later = verifyDeviceLog(primitives, grown.entries);
    expect(later.accountId).toEqual(accountId);
    expect(later.hashes[0]).toEqual(hashes[0]);
    expect(later.head).toEqual(grown.head);
  });

  test("holds as many devices as the limit says, and room for one more after a revocation", () => {
    const full = log().genesis(first);
    for (const device of DEVICES.slice(1, MAX_DEVICES_COUNT)) full.add(device, first);
    expect(idsIn(full.entries)).toHaveLength(MAX_DEVICES_COUNT);
    const last = DEVICES.at(-1) as DeviceSecrets;
    expect(refusal(log().genesis(first).add(second, first).entries)).toBe("none");
    full.revoke(second, first).add(last, first);
    expect(idsIn(full.entries)).toHaveLength(MAX_DEVICES_COUNT);
  });
});

describe("a log is refused", () => {
  test("without entries", () => {
    expect(refusal([])).toBe("malformed");
  });

  test("with one device too many", () => {
    const full = log().genesis(first);
    for (const device of DEVICES.slice(1)) full.add(device, first);
    expect(refusal(full.entries)).toBe("malformed");
  });

  test("when the genesis is signed by another device", () => {
    expect(
      refusal(log().append({ type: "genesis", device: publicKeysOf(first) }, second).entries),
    ).toBe("bad-signature");
  });

  test("when it begins with anything but a genesis", () => {
    expect(refusal(log().add(second, first).entries)).toBe("malformed");
    expect(refusal(log().revoke(second, first).entries)).toBe("malformed");
  });

  test("when a second genesis follows", () => {
    expect(refusal(log().genesis(first).genesis(second).entries)).toBe("malformed");
  });

  test("when the new device has not signed", () => {
    const change = { type: "add", device: publicKeysOf(second) } as const;
    expect(refusal(log().genesis(first).append(change, first).entries)).toBe("bad-signature");
    expect(refusal(log().genesis(first).append(change, first, third).entries)).toBe(
      "bad-signature",
    );
  });

  test("when no present device has signed for the new one", () => {
    const change = { type: "add", device: publicKeysOf(second) } as const;
    expect(refusal(log().genesis(first).append(change, second).entries)).toBe("bad-signature");
    expect(refusal(log().genesis(first).append(change, second, third).entries)).toBe(
      "bad-signature",
    );
  });

  test("when a device is added twice", () => {
    expect(refusal(log().genesis(first).add(second, first).add(second, first).entries)).toBe(
      "malformed",
    );
  });

  test("when a device revokes itself", () => {
    expect(refusal(log().genesis(first).revoke(first, first).entries)).toBe("bad-signature");
    expect(refusal(log().genesis(first).add(second, first).revoke(second, second).entries)).toBe(
      "bad-signature",
    );
  });

  test("when a stranger or a revoked device revokes or adds", () => {
    const grown = (): Log => log().genesis(first).add(second, first);
    expect(refusal(grown().revoke(second, third).entries)).toBe("bad-signature");
    expect(refusal(grown().revoke(second, first).add(third, second).entries)).toBe("bad-signature");
    expect(refusal(grown().revoke(second, first).revoke(first, second).entries)).toBe(
      "bad-signature",
    );
  });

  test("when an unknown device is revoked", () => {
    expect(refusal(log().genesis(first).revoke(second, first).entries)).toBe("malformed");
  });

  test("when an entry is left out, repeated or out of place", () => {
    const [a, b, c] = log().genesis(first).add(second, first).add(third, first).entries as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    expect(refusal([a, c])).toBe("malformed");
    expect(refusal([b, c])).toBe("malformed");
    expect(refusal([a, b, b])).toBe("malformed");
    expect(refusal([a, c, b])).toBe("malformed");
  });

  test("when an entry of another log is spliced in", () => {
    const other = log().genesis(second).add(third, second);
    expect(refusal([...log().genesis(first).entries, ...other.entries.slice(1)])).toBe("malformed");
  });

  test("when the genesis names a previous entry", () => {
    const change = { type: "genesis", device: publicKeysOf(first) } as const;
    expect(refusal([logEntry(primitives, change, new Uint8Array(32), [first])])).toBe("malformed");
  });

  test("when a signature stands under another device's id", () => {
    const entry = decodeLogEntry(createGenesis(primitives, first, NOW_MS));
    const signatures = entry.signatures.map(({ signature }) => ({
      deviceId: idOf(second),
      signature,
    }));
    expect(refusal([encodeLogEntry({ body: entry.body, signatures })])).toBe("bad-signature");
  });

  test("when any bit of it is flipped", () => {
    const { entries } = log().genesis(first).add(second, first).revoke(first, second);
    const { head } = verifyDeviceLog(primitives, entries);
    fc.assert(
      fc.property(fc.nat({ max: entries.length - 1 }), fc.nat(), (at, bit) => {
        const forged = entries.map((entry, i) =>
          i === at ? flipBit(entry, bit % (8 * entry.length)) : entry,
        );
        expect(["bad-signature", "malformed", "DecodeError"]).toContain(refusal(forged));
      }),
      { numRuns: 500 },
    );
    expect(sha256(decodeLogEntry(entries.at(-1) as Uint8Array).body)).toEqual(head);
  });
});
