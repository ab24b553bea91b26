import { utf8ToBytes } from "@sotto/protocol";
import { bytesOf } from "../client.ts";

/** Stands in every user id, token and ciphertext of the suite, and may stand in nothing that the relay prints. */
export const CANARY = "canary7f3a";

/** Ciphertext that would be recognised. */
export function canarySealed(length: number = 64): Uint8Array {
  const bytes = bytesOf(length);
  bytes.set(utf8ToBytes(CANARY).subarray(0, length));
  return bytes;
}

/** What the canary looks like as text, in hexadecimal and in base64, whose letters depend on the bytes before. */
const TRACES: readonly string[] = [
  CANARY,
  Buffer.from(CANARY).toString("hex"),
  Buffer.from(CANARY).toString("base64url").slice(0, 12),
  Buffer.from(`-${CANARY}`).toString("base64url").slice(2, 14),
  Buffer.from(`--${CANARY}`).toString("base64url").slice(3, 15),
];

/** The canary's traces in a text. */
export function tracesIn(text: string): readonly string[] {
  return TRACES.filter((trace) => text.includes(trace));
}
