import type { IncomingMessage, ServerResponse } from "node:http";
import { SottoError } from "@sotto/protocol";
import type { Admin } from "../admin/admin.ts";
import type { JwtVerifier } from "../auth/jwt.ts";
import { REVOKE_SCOPE } from "../auth/scopes.ts";
import { answer } from "./answer.ts";

export const REVOKE_PATH = "/v1/devices/revoke";
const MAX_BODY_BYTES = 1_024;

export interface RevokeContext {
  readonly admin: Pick<Admin, "devices" | "revokeDevice">;
  readonly verifier: JwtVerifier;
}

/**
 * Lets the app's back end keep a device out, e.g. when a user signs out everywhere: `POST {"device": "<id>"}` with a token
 * that speaks for the device's user and has the scope `devices:revoke`.
 */
export async function answerRevoke(
  context: RevokeContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { status, body } = await revoke(context, request);
    answer(response, status, body);
  } catch (error) {
    if (SottoError.is(error, "auth/rejected", "auth/expired"))
      return answer(response, 401, { error: error.code });
    answer(response, 503, { error: "relay/failed" });
  }
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function revoke(
  { admin, verifier }: RevokeContext,
  request: IncomingMessage,
): Promise<Answer> {
  if (request.method !== "POST") return { status: 405, body: { error: "method not allowed" } };
  const [scheme, token = ""] = (request.headers.authorization ?? "").split(" ", 2);
  if (scheme?.toLowerCase() !== "bearer") return { status: 401, body: { error: "auth/rejected" } };
  const { userId } = await verifier.verifyScope(token, REVOKE_SCOPE);
  const device = await deviceOf(request);
  if (device === undefined) return { status: 400, body: { error: "no device id" } };
  const devices = await admin.devices(userId);
  const isTheirs = devices.some((entry) => entry.device === device);
  if (!isTheirs || !(await admin.revokeDevice(device)))
    return { status: 404, body: { error: "no such device" } };
  return { status: 200, body: { revoked: device } };
}

async function deviceOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const device = typeof body === "object" && body !== null && "device" in body ? body.device : "";
    return typeof device === "string" && /^[0-9a-f]{32}$/.test(device) ? device : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
