/** Draws random bytes. */
export type Draw = (length: number) => Uint8Array;

export interface Party {
  readonly accountId: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly signingKey: Uint8Array;
  readonly identityKey: Uint8Array;
}

export interface Device {
  readonly userId: string;
  readonly genesis: Uint8Array;
  readonly party: Party;
}

/** A prekey's secrets, and its wire form. */
export interface Prekey {
  readonly id: number;
  readonly wire: Uint8Array;
}

export interface Prekeys {
  readonly signed: Prekey;
  readonly oneTime: Prekey | undefined;
}

/** The prekeys of a bundle, in their wire form. */
export interface WireBundle {
  readonly signed: Uint8Array;
  readonly oneTime: Uint8Array | undefined;
}

declare const verified: unique symbol;
/** A bundle whose signatures are verified. */
export interface VerifiedBundle {
  readonly [verified]: true;
}

export interface Header {
  readonly sessionId: Uint8Array;
  readonly ratchetKey: Uint8Array;
  readonly n: number;
  readonly pn: number;
  readonly pqEpoch: number;
  readonly pqN: number;
}

export function createDevice(userId: string, issuedAtMs: number, draw: Draw): Device;
export function readGenesis(genesis: Uint8Array): Party;
export function createSignedPrekey(
  device: Device,
  id: number,
  expiresAtMs: number,
  draw: Draw,
): Prekey;
export function createOneTimePrekey(device: Device, id: number, draw: Draw): Prekey;
export function readBundle(party: Party, bundle: WireBundle): VerifiedBundle;

export function packContent(
  number: number,
  content: Uint8Array,
  draw: Draw,
): { readonly payload: Uint8Array; readonly shared: Uint8Array | undefined };
export function unpackContent(
  payload: Uint8Array,
  shared: Uint8Array | undefined,
): { readonly number: number; readonly content: Uint8Array };

export function readHeader(wire: Uint8Array): Header;

export class Session {
  static initiate(
    device: Device,
    peer: Party,
    bundle: VerifiedBundle,
    replaces: Uint8Array,
    now: number,
    draw: Draw,
  ): Session;
  static accept(
    device: Device,
    peer: Party,
    prekeys: Prekeys,
    wire: Uint8Array,
    now: number,
    draw: Draw,
  ): Session;
  /** The one that it sends in. */
  get epoch(): number;
  seal(payload: Uint8Array, now: number): Uint8Array;
  open(wire: Uint8Array, now: number): Uint8Array;
}
