// Composition root: the one file that knows every folder.

import type { RequestListener, Server } from "node:http";
import type { Authenticator } from "./auth/authenticator.ts";
import type { Admin } from "./admin/admin.ts";
import { serveAdmin } from "./admin/server.ts";
import { type AuthenticationConfig, createAuthentication } from "./auth/configured.ts";
import { createRelayCore, type RelayCore } from "./core.ts";
import type { JwtVerifier } from "./auth/jwt.ts";
import { createListener } from "./http/routes.ts";
import { createMetricsServer } from "./http/metrics.ts";
import { createHttpServer, listen, stopServer } from "./http/server.ts";
import { DEFAULT_SOCKETS_PER_ADDRESS, DEFAULT_SPACE, type RelayLimits } from "./limits.ts";
import { createPrometheusMetrics, type PrometheusMetrics } from "./metrics.ts";
import { systemClock, systemDigest, systemRandom } from "./node-ports.ts";
import { type Clock, type Log, noMetrics } from "./ports.ts";
import { openSqlite } from "./storage/sqlite/sqlite.ts";
import type { SpaceOptions } from "./storage/sqlite/space.ts";
import type { Storage } from "./storage/storage.ts";
import { packageVersion } from "./version.ts";
import { DEFAULT_PROXIES, proxyList } from "./ws/addresses.ts";
import { anyOrigin, listedOrigins, loopbackOrigins, type OriginCheck } from "./ws/admission.ts";
import { createUpgradeHandler } from "./ws/upgrade.ts";

export interface RelayOptions extends AuthenticationConfig {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 7770; 0 = any free port. */
  readonly port?: number;
  /**
   * Take the sockets of a server of your own, instead of listening on `host` and `port`: WebSockets below `path`.
   * Everything else stays yours, and closing the relay leaves the server open.
   */
  readonly server?: Server;
  /** With `server`: what stands before `/v1/ws`, e.g. `/chat`. Default: nothing. */
  readonly path?: string;
  /** Data directory, made if need be. Or a storage of your own. */
  readonly data: string | Storage;
  /** In place of `dev`, `jwt`, `invites` and `open`. */
  readonly authenticator?: Authenticator;
  /** Web pages that may connect, e.g. `https://chat.example.com`. Default: all; with dev tokens those of this machine. */
  readonly origins?: readonly string[] | undefined;
  /** Addresses and networks of proxies, whose `X-Forwarded-For` is believed. Default: this machine's. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Serve `/metrics` on this port, on the same host. */
  readonly metricsPort?: number | undefined;
  /** Bearer token that `/metrics` asks for. */
  readonly metricsToken?: string | undefined;
  /** What is kept free on the disk of a data directory. Default: 64 MiB, and 8 MiB of ballast. */
  readonly space?: SpaceOptions;
  readonly passThroughMs?: number;
  readonly retentionSeconds?: number;
  /** Sockets of one address that have not authenticated yet. Default: 64. */
  readonly socketsPerAddress?: number;
  readonly limits?: Partial<RelayLimits>;
  readonly clock?: Clock;
  readonly log?: Log;
  /** The store has failed. Default: throws, which ends the process. */
  readonly onFatal?: (error: unknown) => void;
}

export interface Relay {
  /** `ws://host:port`, without the path. Empty with a `server` of your own. */
  readonly url: string;
  readonly metricsUrl: string | undefined;
  readonly core: RelayCore;
  readonly admin: Admin;
  /**
   * Takes no new sockets, closes the present ones spread over `drainMs` (default 0), writes what is in memory and closes
   * the store.
   */
  close(drainMs?: number): Promise<void>;
}

/** Starts a relay. Rejects, with a message for the operator, if the store or a port cannot be opened. */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  const { metricsPort, log = () => {} } = options;
  const storage =
    typeof options.data === "string"
      ? await openSqlite(options.data, options.space ?? DEFAULT_SPACE)
      : options.data;
  storage.onSpace?.((isLow) => log(isLow ? "disk-low" : "disk-ok"));
  const directory = typeof options.data === "string" ? options.data : undefined;
  const metrics =
    metricsPort === undefined
      ? undefined
      : createPrometheusMetrics(storage, systemClock, directory);
  let core: RelayCore;
  let verifier: JwtVerifier | undefined;
  try {
    ({ core, verifier } = await createCore(options, storage, metrics));
  } catch (error) {
    await storage.close();
    throw error;
  }
  let isDraining = false;
  const closers: (() => Promise<void>)[] = [];
  const stop = async (drainMs: number): Promise<void> => {
    isDraining = true;
    await core.drain(drainMs);
    await Promise.all(closers.map((close) => close()));
    await core.close();
  };
  try {
    const upgrade = createUpgradeHandler({
      core,
      log,
      isDraining: () => isDraining,
      prefix: options.server === undefined ? "" : (options.path ?? ""),
      isAllowedOrigin: originCheckOf(options),
      proxies: proxyList(options.trustProxy ?? DEFAULT_PROXIES),
      socketsPerAddress: options.socketsPerAddress ?? DEFAULT_SOCKETS_PER_ADDRESS,
    });
    const health = { isDraining: () => isDraining, version: packageVersion() };
    const revoke = verifier === undefined ? undefined : { admin: core.admin, verifier };
    const url = await takeSockets(options, upgrade, createListener(health, revoke), closers);
    const metricsUrl = await serveMetrics(options, metrics, closers);
    if (directory !== undefined) await openAdmin(core.admin, directory, log, closers);
    return { url, metricsUrl, core, admin: core.admin, close: (drainMs = 0) => stop(drainMs) };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

async function createCore(
  options: RelayOptions,
  storage: Storage,
  metrics: PrometheusMetrics | undefined,
): Promise<{ readonly core: RelayCore; readonly verifier: JwtVerifier | undefined }> {
  const { clock = systemClock, log, limits, passThroughMs, retentionSeconds } = options;
  const { authenticator, verifier } =
    options.authenticator === undefined
      ? await createAuthentication(options, {
          invites: storage.admin,
          digest: systemDigest,
          clock: systemClock,
          fetch,
        })
      : { authenticator: options.authenticator, verifier: undefined };
  const core = createRelayCore({
    storage,
    clock,
    random: systemRandom,
    digest: systemDigest,
    authenticator,
    metrics: metrics ?? noMetrics,
    onFatal: options.onFatal ?? throwFatal,
    ...(log === undefined ? {} : { log }),
    ...(limits === undefined ? {} : { limits }),
    ...(passThroughMs === undefined ? {} : { passThroughMs }),
    ...(retentionSeconds === undefined ? {} : { retentionSeconds }),
  });
  return { core, verifier };
}

function originCheckOf(options: RelayOptions): OriginCheck {
  const { origins, authenticator, dev, jwt, invites, open } = options;
  if (origins !== undefined) return listedOrigins(origins);
  const isOwn = authenticator !== undefined || jwt !== undefined;
  return isOwn || dev === true || invites === true || open === true ? anyOrigin : loopbackOrigins;
}

/** Outside of any promise, so that nothing can catch it: after a failed write a relay must not go on. */
function throwFatal(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

type Closers = (() => Promise<void>)[];

/** On a port of its own, or on the app's server. @returns The relay's URL. */
async function takeSockets(
  { host = "127.0.0.1", port = 7770, server: own }: RelayOptions,
  upgrade: ReturnType<typeof createUpgradeHandler>,
  listener: RequestListener,
  closers: Closers,
): Promise<string> {
  if (own !== undefined) {
    own.on("upgrade", upgrade);
    closers.push(async () => void own.off("upgrade", upgrade));
    return "";
  }
  const server = createHttpServer(listener);
  server.on("upgrade", upgrade);
  const authority = await listen(server, host, port);
  closers.push(() => stopServer(server));
  return `ws://${authority}`;
}

async function serveMetrics(
  { host = "127.0.0.1", metricsPort = 0, metricsToken }: RelayOptions,
  metrics: PrometheusMetrics | undefined,
  closers: Closers,
): Promise<string | undefined> {
  if (metrics === undefined) return undefined;
  const server = createMetricsServer(metrics.registry, metricsToken);
  const authority = await listen(server, host, metricsPort);
  closers.push(() => stopServer(server));
  return `http://${authority}/metrics`;
}

/** The relay also runs where no socket can be made, as on some shared folders; only commands then have no way in. */
async function openAdmin(admin: Admin, data: string, log: Log, closers: Closers): Promise<void> {
  try {
    const server = await serveAdmin(admin, data);
    if (server === undefined) return log("admin-unavailable", { reason: "the path is too long" });
    closers.push(() => stopServer(server));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    log("admin-unavailable", { reason: code });
  }
}
