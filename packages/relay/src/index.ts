export type { Authenticator, Identity, TokenContext } from "./auth/authenticator.ts";
export { devAuthenticator } from "./auth/dev.ts";
export type { Admin } from "./admin/admin.ts";
export type { JwtConfig } from "./auth/configured.ts";
export { DEFAULT_LIMITS, type RelayLimits } from "./limits.ts";
export { createRelay, type Relay, type RelayOptions } from "./relay.ts";
export { memoryStorage } from "./storage/memory.ts";
export { SottoError } from "@sotto/protocol";
