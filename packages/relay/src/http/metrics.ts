import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Registry } from "prom-client";
import { createHttpServer } from "./server.ts";

/** Serves `/metrics`, to whoever shows the token if there is one. */
export function createMetricsServer(registry: Registry, token: string | undefined): Server {
  return createHttpServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    if (token !== undefined && !hasToken(request, token))
      return void response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
}

/** In a time that tells nothing about the token. */
function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${token}`));
}
