import { createHash } from "node:crypto";
import {
  accountTranscript,
  authenticationTranscript,
  bytesToHex,
  deviceTranscript,
  lengthPrefixed,
  logEntryTranscript,
  oneTimePrekeyTranscript,
  signedPrekeyTranscript,
  utf8ToBytes,
} from "@sotto/protocol";
import { describe, expect, it } from "vitest";

const count = (length: number, from: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (from + i) % 256);
const ascii = (text: string): string => bytesToHex(utf8ToBytes(text));
const hex = (bytes: Uint8Array): string => bytesToHex(bytes);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const accountId = count(32, 1);
const deviceId = count(16, 2);
const prekey = {
  id: 258,
  expiresAtMs: 1_767_225_600_123,
  x25519: count(32, 3),
  mlkem768: count(1184, 4),
};
const login = {
  nonce: count(32, 5),
  host: "127.0.0.1:7770",
  version: 1,
  deviceId,
  token: "dev:älice",
};

// Each expectation spells the layout out from docs/protocol, not from the code. A change here breaks every signature.
describe("transcripts", () => {
  it("of an authentication: label, nonce, host, version, device id, token", () => {
    expect(hex(authenticationTranscript(login))).toBe(
      [
        ascii("sotto/1/authenticate"),
        `00000020${hex(login.nonce)}`,
        `0000000e${ascii("127.0.0.1:7770")}`,
        "00000001",
        `00000010${hex(deviceId)}`,
        `0000000a${ascii("dev:älice")}`,
      ].join(""),
    );
  });

  it("of a signed prekey: label, account, device, id, expiry as decimal text, keys", () => {
    expect(hex(signedPrekeyTranscript(accountId, deviceId, prekey))).toBe(
      [
        ascii("sotto/1/signed-prekey"),
        `00000020${hex(accountId)}`,
        `00000010${hex(deviceId)}`,
        "00000102",
        `0000000d${ascii("1767225600123")}`,
        `00000020${hex(prekey.x25519)}`,
        `000004a0${hex(prekey.mlkem768)}`,
      ].join(""),
    );
  });

  it("of a one-time prekey: label, account, device, id, keys", () => {
    expect(hex(oneTimePrekeyTranscript(accountId, deviceId, prekey))).toBe(
      [
        ascii("sotto/1/one-time-prekey"),
        `00000020${hex(accountId)}`,
        `00000010${hex(deviceId)}`,
        "00000102",
        `00000020${hex(prekey.x25519)}`,
        `000004a0${hex(prekey.mlkem768)}`,
      ].join(""),
    );
  });

  it("of a log entry, an account and a device", () => {
    const body = count(5, 9);
    expect(hex(logEntryTranscript(body))).toBe(`${ascii("sotto/1/log-entry")}00000005${hex(body)}`);
    expect(hex(accountTranscript(body))).toBe(`${ascii("sotto/1/account")}${hex(body)}`);
    expect(hex(deviceTranscript(count(32, 6), count(32, 7)))).toBe(
      `${ascii("sotto/1/device")}00000020${hex(count(32, 6))}00000020${hex(count(32, 7))}`,
    );
  });

  it("are the same bytes as ever", () => {
    expect({
      authentication: sha256(authenticationTranscript(login)),
      signedPrekey: sha256(signedPrekeyTranscript(accountId, deviceId, prekey)),
      oneTimePrekey: sha256(oneTimePrekeyTranscript(accountId, deviceId, prekey)),
    }).toMatchInlineSnapshot(`
      {
        "authentication": "5e257ab50c37873d3377489d98ad523c524e96d185360b789bc91fe572238436",
        "oneTimePrekey": "0027a977cd67e52a0bc890c9613bcf065b4cfd56f6b615e51813090e86f8e363",
        "signedPrekey": "f43012994865713fc7a974ceb5c0865eaad3f552e61a92459c19991e30f3cac7",
      }
    `);
  });

  it("differ when a byte moves from one part to the next", () => {
    const moved = { ...login, host: "127.0.0.1:777", token: `0${login.token}` };
    expect(hex(authenticationTranscript(moved))).not.toBe(hex(authenticationTranscript(login)));
    expect(hex(lengthPrefixed(new Uint8Array()))).toBe("00000000");
  });
});
