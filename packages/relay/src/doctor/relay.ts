import { SOCKET_PATH, SUBPROTOCOL } from "@sotto/protocol";
import { WebSocket } from "ws";
import { connectAdmin } from "../admin/client.ts";
import type { RelayConfig } from "../config/config.ts";
import { memoryStorage } from "../storage/memory.ts";
import { createRelay } from "../relay.ts";
import type { Finding } from "./checks.ts";

const TIMEOUT_MS = 5_000;

/** Whether sockets get through: to the running relay, to one of our own if none runs, and by the proxy. */
export async function checkRelay(config: RelayConfig, url: string | undefined): Promise<Finding[]> {
  const findings = [await checkLocal(config)];
  if (url !== undefined) findings.push(...(await checkProxy(url)));
  return findings;
}

async function checkLocal(config: RelayConfig): Promise<Finding> {
  const isRunning = (await connectAdmin(config.data)) !== undefined;
  if (isRunning) return { state: "ok", what: "a relay is running on the data directory" };
  try {
    const relay = await createRelay({ ...config, metricsPort: undefined, data: memoryStorage() });
    try {
      await challengeOf(relay.url);
    } finally {
      await relay.close();
    }
    return { state: "ok", what: `a relay can listen on ${config.host}, port ${config.port}` };
  } catch (error) {
    return {
      state: "problem",
      what: `a relay cannot listen on ${config.host}, port ${config.port}: ${messageOf(error)}`,
    };
  }
}

async function checkProxy(url: string): Promise<Finding[]> {
  const http = url.replace(/^ws/, "http").replace(/\/$/, "");
  const findings: Finding[] = [];
  if (!http.startsWith("https:"))
    findings.push({
      state: "warning",
      what: `${url} is not encrypted`,
      advice: "put TLS in front",
    });
  findings.push(await checkReady(http), await checkUpgrade(http.replace(/^http/, "ws")));
  return findings;
}

async function checkReady(http: string): Promise<Finding> {
  try {
    const { status } = await fetch(`${http}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (status === 200) return { state: "ok", what: `${http} is ready` };
    return { state: "problem", what: `${http}/readyz answers ${status}` };
  } catch (error) {
    const advice = certificateAdvice(error);
    const what = `${http} does not answer: ${messageOf(error)}`;
    return { state: "problem", what, ...(advice && { advice }) };
  }
}

async function checkUpgrade(ws: string): Promise<Finding> {
  try {
    await challengeOf(ws);
    return { state: "ok", what: `WebSockets reach the relay through ${ws}` };
  } catch (error) {
    return {
      state: "problem",
      what: `WebSockets do not reach the relay through ${ws}: ${messageOf(error)}`,
      advice:
        certificateAdvice(error) ??
        "the proxy must pass Upgrade and Host on: docs/operate/deploy.md",
    };
  }
}

/** The relay speaks first: one frame from it is a round trip. */
function challengeOf(ws: string): Promise<void> {
  const socket = new WebSocket(ws + SOCKET_PATH, SUBPROTOCOL, { handshakeTimeout: TIMEOUT_MS });
  return new Promise<void>((resolve, reject) => {
    socket.once("message", () => resolve());
    socket.once("error", reject);
    socket.once("close", (code) => reject(new Error(`closed with ${code}`)));
  }).finally(() => socket.terminate());
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE_ADVICE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "renew the certificate, and reload the proxy",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the certificate is for another name: dial that, or get one for this",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the proxy sends its certificate without the one above it: give it the full chain; or name your own authority by NODE_EXTRA_CA_CERTS",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the authority is unknown: for one of your own, name it by NODE_EXTRA_CA_CERTS",
  SELF_SIGNED_CERT_IN_CHAIN:
    "the authority is unknown: for one of your own, name it by NODE_EXTRA_CA_CERTS",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "clients trust no self-signed certificate: get one from an authority, or name it by NODE_EXTRA_CA_CERTS",
};

function certificateAdvice(error: unknown): string | undefined {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return CERTIFICATE_ADVICE[code];
}

const messageOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error
    ? cause.message
    : error instanceof Error
      ? error.message
      : String(error);
};
