import type { IncomingMessage, ServerResponse } from "node:http";
import { PROTOCOL_VERSIONS } from "@sotto/protocol";
import { answer } from "./answer.ts";

export interface Health {
  readonly isDraining: () => boolean;
  readonly version: string;
}

/** `/livez`: the process answers. `/readyz`: it takes new sockets. `/version`: what runs. Nothing else is served. */
export function answerHealth(
  { isDraining, version }: Health,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method !== "GET" && request.method !== "HEAD")
    return answer(response, 405, { status: "method not allowed" });
  switch (request.url) {
    case "/livez":
      return answer(response, 200, { status: "ok" });
    case "/readyz":
      return isDraining()
        ? answer(response, 503, { status: "draining" })
        : answer(response, 200, { status: "ok" });
    case "/version":
      return answer(response, 200, { version, protocol: PROTOCOL_VERSIONS });
    default:
      return answer(response, 404, { status: "not found" });
  }
}
