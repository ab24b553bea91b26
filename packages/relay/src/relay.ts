// Composition root: the one file that knows every folder.

import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { type Authenticator, devAuthenticator } from "./auth.ts";
import { createRelayCore, type RelayCore } from "./core.ts";
import { answerHealth } from "./http/health.ts";
import { createHttpServer, listen, stopServer } from "./http/server.ts";
import type { RelayLimits } from "./limits.ts";
import { createPrometheusMetrics, type PrometheusMetrics } from "./metrics.ts";
import { systemClock, systemDigest, systemRandom } from "./node-ports.ts";
import { type Clock, type Log, noMetrics } from "./ports.ts";
import { openSqlite } from "./storage/sqlite/sqlite.ts";
import type { Storage } from "./storage/storage.ts";
import { createUpgradeHandler } from "./ws/upgrade.ts";

export interface RelayOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 7770; 0 = any free port. */
  readonly port?: number;
  /** Data directory, made if need be. Or a storage of your own. */
  readonly data: string | Storage;
  /** Take dev tokens from everywhere. Default false: from loopback only. */
  readonly dev?: boolean;
  /** In place of dev tokens. */
  readonly authenticator?: Authenticator;
  /** Serve `/metrics` on this port, on the same host. */
  readonly metricsPort?: number | undefined;
  readonly passThroughMs?: number;
  readonly retentionSeconds?: number;
  readonly limits?: Partial<RelayLimits>;
  readonly clock?: Clock;
  readonly log?: Log;
  /** The store has failed. Default: throws, which ends the process. */
  readonly onFatal?: (error: unknown) => void;
}

export interface Relay {
  /** `ws://host:port`, without the path. */
  readonly url: string;
  readonly metricsUrl: string | undefined;
  readonly core: RelayCore;
  /**
   * Takes no new sockets, closes the present ones spread over `drainMs` (default 0), writes what is in memory and closes
   * the store.
   */
  close(drainMs?: number): Promise<void>;
}

/** Starts a relay. Rejects, with a message for the operator, if the store or a port cannot be opened. */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  const { host = "127.0.0.1", port = 7770, log = () => {}, metricsPort } = options;
  const storage = typeof options.data === "string" ? await openSqlite(options.data) : options.data;
  const metrics =
    metricsPort === undefined ? undefined : createPrometheusMetrics(() => storage.counts());
  const core = createCore(options, storage, metrics);
  let isDraining = false;
  const health = { isDraining: () => isDraining, version: packageVersion() };
  const server = createHttpServer((request, response) => answerHealth(health, request, response));
  server.on("upgrade", createUpgradeHandler({ core, log, isDraining: health.isDraining }));
  const servers: Server[] = [];
  const stop = async (drainMs: number): Promise<void> => {
    isDraining = true;
    await core.drain(drainMs);
    await Promise.all(servers.map(stopServer));
    await core.close();
  };
  try {
    const authority = await listen(server, host, port);
    servers.push(server);
    const metricsUrl =
      metrics === undefined
        ? undefined
        : await serveMetrics(metrics, host, metricsPort ?? 0, servers);
    return { url: `ws://${authority}`, metricsUrl, core, close: (drainMs = 0) => stop(drainMs) };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

function createCore(
  options: RelayOptions,
  storage: Storage,
  metrics: PrometheusMetrics | undefined,
): RelayCore {
  const {
    dev = false,
    clock = systemClock,
    log,
    limits,
    passThroughMs,
    retentionSeconds,
  } = options;
  return createRelayCore({
    storage,
    clock,
    random: systemRandom,
    digest: systemDigest,
    authenticator: options.authenticator ?? devAuthenticator({ anywhere: dev }),
    metrics: metrics ?? noMetrics,
    onFatal: options.onFatal ?? throwFatal,
    ...(log === undefined ? {} : { log }),
    ...(limits === undefined ? {} : { limits }),
    ...(passThroughMs === undefined ? {} : { passThroughMs }),
    ...(retentionSeconds === undefined ? {} : { retentionSeconds }),
  });
}

/** Outside of any promise, so that nothing can catch it: after a failed write a relay must not go on. */
function throwFatal(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

async function serveMetrics(
  { registry }: PrometheusMetrics,
  host: string,
  port: number,
  servers: Server[],
): Promise<string> {
  const server = createHttpServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  const authority = await listen(server, host, port);
  servers.push(server);
  return `http://${authority}/metrics`;
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
