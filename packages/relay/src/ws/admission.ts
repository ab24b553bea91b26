import type { IncomingMessage } from "node:http";
import { SOCKET_PATH, SUBPROTOCOL } from "@sotto/protocol";

/** Pages that may connect, by their `Origin`. Programs other than browsers send none, and always may. */
export type OriginCheck = (origin: string) => boolean;

export const anyOrigin: OriginCheck = () => true;

/** Dev tokens are anybody's: without this every page that the developer visits could use them. */
export const loopbackOrigins: OriginCheck = (origin) => {
  const hostname = URL.canParse(origin) ? new URL(origin).hostname : "";
  return (
    /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname) || hostname.endsWith(".localhost")
  );
};

export const listedOrigins = (origins: readonly string[]): OriginCheck => {
  const listed = new Set(origins.map((origin) => origin.toLowerCase().replace(/\/$/, "")));
  return (origin) => listed.has(origin.toLowerCase());
};

/**
 * The status line with which an upgrade is refused; undefined if it is taken. Node and ws look at less than the standards
 * ask for. The URL is never logged: it might hold a token.
 *
 * @param prefix - What stands before the socket's path.
 */
export function refusalOf(
  request: IncomingMessage,
  prefix: string,
  isAllowed: OriginCheck,
): string | undefined {
  const { url = "", headers, httpVersion } = request;
  const [path, query] = url.split("?", 2);
  if (path !== prefix + SOCKET_PATH) return "404 Not Found";
  const isStandard =
    httpVersion === "1.1" && hostsOf(request) === 1 && headers["sec-websocket-version"] === "13";
  if (query !== undefined || !isStandard) return "400 Bad Request";
  if (headers.origin !== undefined && !isAllowed(headers.origin)) return "403 Forbidden";
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  return offered.includes(SUBPROTOCOL) ? undefined : "426 Upgrade Required";
}

/** RFC 9112 §3.2: exactly one. A device's signature names it. */
function hostsOf({ rawHeaders }: IncomingMessage): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.toLowerCase() === "host") hosts += 1;
  return hosts;
}
