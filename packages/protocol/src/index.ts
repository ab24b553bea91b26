export * from "./address.ts";
export * from "./bytes.ts";
export * from "./ciphertext.ts";
export * from "./client-frame.ts";
export * from "./close-codes.ts";
export * from "./delivery-tokens.ts";
export * from "./device-log.ts";
export { type Addressee, type Envelope, type Slot } from "./envelope.ts";
export * from "./error-codes.ts";
export * from "./errors.ts";
export * from "./limits.ts";
export { presenceToken } from "./presence-token.ts";
export {
  decodeOneTimePrekey,
  decodeSignedPrekey,
  encodeOneTimePrekey,
  encodeSignedPrekey,
  type OneTimePrekey,
  type PrekeyBundle,
  type SignedPrekey,
} from "./prekeys.ts";
export * from "./server-frame.ts";
export * from "./transcripts.ts";
export * from "./version.ts";
