import { SottoError } from "@sotto/protocol";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type CryptoKey,
  customFetch,
  errors,
  type FetchImplementation,
  type JSONWebKeySet,
  type JWTHeaderParameters,
  type RemoteJWKSet,
} from "jose";
import type { Clock } from "../ports.ts";
import type { KeyResolver } from "./keys.ts";

/** A request is given up in time to answer the device before it must have authenticated (5 s). */
const FETCH_TIMEOUT_MS = 3_000;
/** Keys are asked for again after this, so that a key that was taken back ends. */
const MAX_AGE_MS = 10 * 60_000;
/** A token with an unknown key id asks for the keys again, but not more often than this: anybody can make one up. */
const COOLDOWN_MS = 10_000;
/** After a failure, nobody is asked for this long: connections come by the thousand when a relay has restarted. */
const RETRY_MS = 1_000;
/** How old keys may get while new ones cannot be had. */
const MAX_STALE_MS = 60 * 60_000;
/** Some hundred keys. */
const MAX_BODY_BYTES = 256 * 1024;

export interface RemoteKeys {
  /** `https:`, or `http:` on loopback. */
  readonly jwksUrl: string;
  readonly fetch: FetchImplementation;
}

/**
 * Keys from a JWKS endpoint: fetched when a token first needs them, then cached.
 *
 * The resolver rejects with `relay/failed` if there are no keys to judge a token by.
 *
 * @throws SottoError `argument/invalid` if the URL is of another kind.
 */
export function remoteKeys(source: RemoteKeys, clock: Pick<Clock, "now">): KeyResolver {
  const keys = new KeyEndpoint(requireSafeUrl(source.jwksUrl), source.fetch, clock);
  return (header) => keys.resolve(header);
}

/** Over plain HTTP anybody on the way could put in a key of their own. Redirects are not followed for that reason too. */
function requireSafeUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && isLoopback))
    throw new SottoError("argument/invalid", {
      detail: "the JWKS URL must begin with https://, or with http:// on loopback",
    });
  if (url.username !== "" || url.password !== "")
    throw new SottoError("argument/invalid", { detail: "the JWKS URL must hold no password" });
  return url;
}

class KeyEndpoint {
  readonly #remote: RemoteJWKSet;
  readonly #fetch: FetchImplementation;
  readonly #clock: Pick<Clock, "now">;
  #failedAtMs = -Infinity;
  #last: { readonly keys: ReturnType<typeof createLocalJWKSet>; readonly atMs: number } | undefined;

  constructor(url: URL, fetch: FetchImplementation, clock: Pick<Clock, "now">) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#remote = createRemoteJWKSet(url, {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: MAX_AGE_MS,
      [customFetch]: (address, init) => this.#fetchKeys(address, init),
    });
  }

  async resolve(header: JWTHeaderParameters): Promise<CryptoKey> {
    try {
      return await this.#remote(header);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      return await this.#resolveFromLast(header, error);
    }
  }

  /** The endpoint does not answer: the keys that are known are good for a while. */
  async #resolveFromLast(header: JWTHeaderParameters, cause: unknown): Promise<CryptoKey> {
    const last = this.#last;
    if (last !== undefined && this.#clock.now() < last.atMs + MAX_STALE_MS)
      try {
        return await last.keys(header);
      } catch (error) {
        if (error instanceof errors.JWKSMultipleMatchingKeys) throw error;
        // A key that is not known now may be one of the keys that cannot be had.
      }
    throw new SottoError("relay/failed", { detail: "the keys of tokens cannot be had", cause });
  }

  async #fetchKeys(...[url, init]: Parameters<FetchImplementation>): Promise<Response> {
    if (this.#clock.now() < this.#failedAtMs + RETRY_MS)
      throw new Error("the JWKS endpoint failed a moment ago");
    try {
      const body = await readBody(await this.#fetch(url, init));
      const keys = createLocalJWKSet(JSON.parse(body) as JSONWebKeySet);
      this.#last = { keys, atMs: this.#clock.now() };
      return new Response(body);
    } catch (error) {
      this.#failedAtMs = this.#clock.now();
      throw error;
    }
  }
}

function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}

async function readBody(response: Response): Promise<string> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the JWKS endpoint answered ${response.status}`);
  }
  const decoder = new TextDecoder();
  let length = 0;
  let text = "";
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error("the JWKS is too large");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
