import { SOCKET_PATH, SUBPROTOCOL } from "@sotto/protocol";
import type { BadInput, Outcome } from "./case.ts";
import { RawSocket, SAMPLE_KEY } from "./raw-socket.ts";
import type { Stage } from "./stage.ts";

/** A request as text, byte for byte in Latin-1; the relay's authority goes in place of HOST. */
export interface HttpCase {
  readonly name: string;
  readonly expected: Outcome;
  readonly isSlow?: boolean;
  readonly request: string;
  /** Answers to wait for; default 1. If the relay ends the connection before, that ends the wait. */
  readonly answers?: number;
}

export const HOST = "{host}";

/** Headers by name; undefined leaves one of the usual ones out, an array gives one several times. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

interface RequestParts {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly headers?: Headers;
  readonly body?: string;
}

export function plain(parts: RequestParts = {}): string {
  const { method = "GET", target = "/livez", version = "HTTP/1.1", body = "" } = parts;
  const headers: Headers = { Host: HOST, ...parts.headers };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((text) => `${name}: ${text}`),
  );
  return `${[`${method} ${target} ${version}`, ...lines].join("\r\n")}\r\n\r\n${body}`;
}

/** A correct upgrade, but for `parts`. */
export function upgrade(parts: RequestParts = {}): string {
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": SAMPLE_KEY,
    "Sec-WebSocket-Protocol": SUBPROTOCOL,
    ...parts.headers,
  };
  return plain({ target: SOCKET_PATH, ...parts, headers });
}

export function httpCase(input: HttpCase): BadInput {
  const { name, expected, isSlow = false } = input;
  return { name, expected, isSlow, run: (stage) => run(stage, input) };
}

async function run(stage: Stage, { request, answers = 1 }: HttpCase): Promise<Outcome> {
  const raw = await RawSocket.connect(stage.host);
  await raw.write(Buffer.from(request.replaceAll(HOST, stage.host), "latin1"));
  await raw.wait(() => raw.isEnded || statusesIn(raw.received).length >= answers);
  raw.destroy();
  const statuses = statusesIn(raw.received);
  if (statuses.length === 0) return "cut";
  return `HTTP ${statuses.join(", ")}${statuses.length < answers ? ", then cut" : ""}`;
}

/** Status codes of the answers; one with an extension, which the relay never agrees to, is marked. */
function statusesIn(received: Uint8Array): readonly string[] {
  const text = Buffer.from(received).toString("latin1");
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) (?:.+\r\n)*\r\n/gm)].map(([head, status = ""]) =>
    head.toLowerCase().includes("sec-websocket-extensions")
      ? `${status} with an extension`
      : status,
  );
}
