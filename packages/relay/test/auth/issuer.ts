import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type CryptoKey,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import type { JwtOptions } from "../../src/auth/jwt.ts";
import { VirtualClock } from "../virtual-clock.ts";

export const AUDIENCE = "wss://relay.test";
const ISSUER = "https://app.test";
/** The relay's time in every test, in seconds. */
export const NOW: number = new VirtualClock().now() / 1000;

export const baseOptions: Omit<JwtOptions, "keys"> = {
  audience: AUDIENCE,
  issuer: ISSUER,
  clock: new VirtualClock(),
};

/** Claims with which a token is accepted. */
export function goodClaims(userId: string): JWTPayload {
  return { sub: userId, iss: ISSUER, aud: AUDIENCE, iat: NOW, exp: NOW + 300 };
}

interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** One signing key of an app's back end. */
export class SigningKey {
  readonly algorithm: string;
  readonly kid: string;
  readonly #keys: KeyPair;

  private constructor(algorithm: string, kid: string, keys: KeyPair) {
    this.algorithm = algorithm;
    this.kid = kid;
    this.#keys = keys;
  }

  static async create(algorithm: string = "EdDSA", kid: string = "key-1"): Promise<SigningKey> {
    return new SigningKey(algorithm, kid, await generateKeyPair(algorithm, { extractable: true }));
  }

  async publicJwk(): Promise<JWK> {
    const { algorithm: alg, kid } = this;
    return { ...(await exportJWK(this.#keys.publicKey)), kid, alg, use: "sig" };
  }

  privateJwk(): Promise<JWK> {
    return exportJWK(this.#keys.privateKey);
  }

  pem(): Promise<string> {
    return exportSPKI(this.#keys.publicKey);
  }

  /** @param header - In place of `alg` and `kid`. */
  token(
    claims: JWTPayload,
    header: { readonly kid?: string } = { kid: this.kid },
  ): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: this.algorithm, ...header })
      .sign(this.#keys.privateKey);
  }
}

/** An app's JWKS endpoint, on a real port of this machine. */
export class KeyServer implements AsyncDisposable {
  /** Requests that came in. */
  requests = 0;
  answer: (response: ServerResponse) => void;
  readonly #server: Server;

  private constructor(keys: readonly JWK[]) {
    this.answer = answerKeys(keys);
    this.#server = createServer((_request, response) => {
      this.requests += 1;
      this.answer(response);
    });
  }

  static async start(...keys: readonly JWK[]): Promise<KeyServer> {
    const server = new KeyServer(keys);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks.json`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

export function answerKeys(keys: readonly JWK[]): (response: ServerResponse) => void {
  return (response) =>
    response
      .writeHead(200, { "content-type": "application/jwk-set+json" })
      .end(JSON.stringify({ keys }));
}
