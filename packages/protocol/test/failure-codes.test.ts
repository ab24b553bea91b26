import { expect, test } from "vitest";
import {
  decodeServerFrame,
  encodeServerFrame,
  ERROR_CODES,
  type ErrorCode,
  isRelayCode,
} from "@sotto/protocol";

function codeAfterDecoding(code: string): ErrorCode | undefined {
  const frame = decodeServerFrame(
    encodeServerFrame({
      type: "failure",
      requestId: new Uint8Array(16),
      code: code as ErrorCode,
      retryAfterMs: 0,
      missingDevices: [],
      extraDevices: [],
    }),
  );
  return frame.type === "failure" ? frame.code : undefined;
}

test("a relay's own codes pass as they are", () => {
  const own: readonly ErrorCode[] = ["relay/quota", "relay/devices-changed", "peer/unknown"];
  for (const code of own) expect(codeAfterDecoding(code)).toBe(code);
});

test("a code that only a client can have is a failure of the relay", () => {
  const local: readonly ErrorCode[] = [
    "relay/unreachable",
    "relay/bad-frame",
    "identity/changed",
    "store/locked",
    "client/closed",
  ];
  for (const code of local) {
    expect(ERROR_CODES[code]).toBeDefined();
    expect(isRelayCode(code)).toBe(false);
    expect(codeAfterDecoding(code)).toBe("relay/failed");
  }
});

test("a code that nobody knows is a failure of the relay", () => {
  expect(codeAfterDecoding("relay/of-the-future")).toBe("relay/failed");
});
