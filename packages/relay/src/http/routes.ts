import type { RequestListener } from "node:http";
import { answerHealth, type Health } from "./health.ts";
import { answerRevoke, REVOKE_PATH, type RevokeContext } from "./revoke.ts";

/** What the relay answers over HTTP, besides sockets. Without JWTs nobody could be trusted to revoke. */
export function createListener(health: Health, revoke: RevokeContext | undefined): RequestListener {
  return (request, response) => {
    if (revoke !== undefined && request.url === REVOKE_PATH)
      void answerRevoke(revoke, request, response);
    else answerHealth(health, request, response);
  };
}
