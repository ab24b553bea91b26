import { type ErrorCode, type Failure, MAX_DEVICES_COUNT } from "@sotto/protocol";

interface FailureDetails {
  readonly retryAfterMs?: number;
  readonly missingDevices?: readonly Uint8Array[];
  readonly extraDevices?: readonly Uint8Array[];
}

export function failure(
  requestId: Uint8Array,
  code: ErrorCode,
  details: FailureDetails = {},
): Failure {
  const { retryAfterMs = 0, missingDevices = [], extraDevices = [] } = details;
  return {
    type: "failure",
    requestId,
    code,
    retryAfterMs,
    missingDevices: missingDevices.slice(0, MAX_DEVICES_COUNT),
    extraDevices: extraDevices.slice(0, MAX_DEVICES_COUNT),
  };
}

/** Failures that a correct client does not cause: these use up a connection's error budget. */
const FAULTS: ReadonlySet<ErrorCode> = new Set([
  "relay/bad-request",
  "relay/id-conflict",
  "message/too-large",
]);

export function isFault(code: ErrorCode): boolean {
  return FAULTS.has(code);
}
