import type { ServerFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import { Idempotence } from "../../src/delivery/idempotence.ts";

test("a remembered answer does not keep the request that it answers in memory", () => {
  const request = new Uint8Array(100_000);
  const requestId = request.subarray(10, 26);
  const requests = new Idempotence();
  const answers: ServerFrame[] = [];
  const reply = (frame: ServerFrame): void => void answers.push(frame);
  requests.begin(requestId, reply, () => 0)?.({ type: "accepted", requestId, stored: true });
  requests.begin(requestId, reply, () => 0);
  expect(answers).toHaveLength(2);
  const repeated = answers[1] as Extract<ServerFrame, { readonly type: "accepted" }>;
  expect(repeated).toMatchObject({ type: "accepted", stored: true });
  expect(repeated.requestId.buffer.byteLength).toBe(requestId.length);
});
