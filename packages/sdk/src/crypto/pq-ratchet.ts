import { concatBytes, uint32ToBytes } from "@sotto/protocol";
import type { Random } from "../ports.ts";
import { CryptoError } from "./crypto-error.ts";
import type { Chain } from "./double-ratchet.ts";
import { hkdfExpandSha256, hkdfSha256, sha256 } from "./kdf.ts";
import { LABELS, ZERO_32 } from "./labels.ts";
import { encapsulate } from "./pqxdh.ts";
import type { Primitives } from "./primitives.ts";
import { MAX_SKIP_COUNT, type SkippedKey, takeSkipped } from "./skipped-keys.ts";

// The post-quantum ratchet of docs/protocol/cryptography.md §5. It knows nothing of the Double Ratchet beyond message
// numbers. Functions change the state they are given; the caller discards it when they throw.

const RENEW_AFTER_MESSAGES_COUNT = 50;
const RENEW_AFTER_MS: number = 24 * 3600_000;
const KEM_SEED_BYTES = 64;
const EMPTY: Uint8Array = new Uint8Array(0);

interface ReceivingChain extends Chain {
  readonly epoch: number;
  /** Messages that were opened; `n` counts those that were passed over as well. */
  opened: number;
}

export interface PqRatchet {
  readonly isInitiator: boolean;
  rootKey: Uint8Array;
  /** The epoch that this side sends in. */
  epoch: number;
  epochStartedAtMs: number;
  sending: Chain;
  /** One or two, newest last. */
  receiving: ReceivingChain[];
  /** Own encapsulation key for `epoch + 1`, until it is answered. */
  proposal: { readonly seed: Uint8Array; readonly ek: Uint8Array } | undefined;
  /** Own answer for `epoch + 1`, until the peer sends in that epoch. */
  answer:
    | {
        readonly ciphertext: Uint8Array;
        readonly rootKey: Uint8Array;
        readonly sendingKey: Uint8Array;
      }
    | undefined;
}

/** The post-quantum fields of a header. */
export interface PqHeader {
  readonly pqEpoch: number;
  readonly pqN: number;
  readonly pqEk: Uint8Array;
  readonly pqCt: Uint8Array;
}

interface Epoch {
  readonly rootKey: Uint8Array;
  readonly sendingKey: Uint8Array;
  readonly receivingKey: Uint8Array;
}

export function createPqRatchet(
  isInitiator: boolean,
  pqSecret: Uint8Array,
  nowMs: number,
): PqRatchet {
  const { rootKey, sendingKey, receivingKey } = deriveEpoch(
    isInitiator,
    ZERO_32,
    pqSecret,
    uint32ToBytes(0),
  );
  return {
    isInitiator,
    rootKey,
    epoch: 0,
    epochStartedAtMs: nowMs,
    sending: { key: sendingKey, n: 0 },
    receiving: [{ epoch: 0, key: receivingKey, n: 0, opened: 0 }],
    proposal: undefined,
    answer: undefined,
  };
}

function deriveEpoch(
  isInitiator: boolean,
  salt: Uint8Array,
  secret: Uint8Array,
  context: Uint8Array,
): Epoch {
  const okm = hkdfSha256(salt, secret, concatBytes(LABELS.pqEpoch, context), 96);
  const fromInitiator = okm.slice(32, 64);
  const toInitiator = okm.slice(64, 96);
  return {
    rootKey: okm.slice(0, 32),
    sendingKey: isInitiator ? fromInitiator : toInitiator,
    receivingKey: isInitiator ? toInitiator : fromInitiator,
  };
}

function nextEpoch(ratchet: PqRatchet, secret: Uint8Array, ek: Uint8Array, ct: Uint8Array): Epoch {
  const context = concatBytes(uint32ToBytes(ratchet.epoch + 1), sha256(concatBytes(ek, ct)));
  return deriveEpoch(ratchet.isInitiator, ratchet.rootKey, secret, context);
}

function stepChain(chain: Chain): Uint8Array {
  const okm = hkdfExpandSha256(chain.key, concatBytes(LABELS.pqChain, uint32ToBytes(chain.n)), 64);
  chain.key = okm.slice(0, 32);
  chain.n += 1;
  return okm.slice(32, 64);
}

/** A proposes odd epochs, B even ones. */
function proposesNext(ratchet: PqRatchet): boolean {
  return ((ratchet.epoch + 1) % 2 === 1) === ratchet.isInitiator;
}

/**
 * The key and header fields of the next message to send.
 *
 * @param n - The message's number in its Double Ratchet chain: decides whether a proposal or an answer goes along.
 */
export function sendingPqKey(
  primitives: Primitives,
  random: Random,
  ratchet: PqRatchet,
  n: number,
  nowMs: number,
): { readonly key: Uint8Array; readonly header: PqHeader } {
  proposeIfDue(primitives, random, ratchet, nowMs);
  const attach = n < 3 || n % 16 === 0;
  const header: PqHeader = {
    pqEpoch: ratchet.epoch,
    pqN: ratchet.sending.n,
    pqEk: (attach ? ratchet.proposal?.ek : undefined) ?? EMPTY,
    pqCt: (attach ? ratchet.answer?.ciphertext : undefined) ?? EMPTY,
  };
  return { key: stepChain(ratchet.sending), header };
}

function proposeIfDue(
  primitives: Primitives,
  random: Random,
  ratchet: PqRatchet,
  nowMs: number,
): void {
  if (ratchet.proposal !== undefined || !proposesNext(ratchet)) return;
  const received = ratchet.receiving.find(({ epoch }) => epoch === ratchet.epoch)?.opened ?? 0;
  const isDue =
    ratchet.sending.n + received >= RENEW_AFTER_MESSAGES_COUNT ||
    nowMs - ratchet.epochStartedAtMs >= RENEW_AFTER_MS;
  if (!isDue) return;
  const seed = random(KEM_SEED_BYTES);
  ratchet.proposal = { seed, ek: primitives.kemKeyPair(seed).publicKey };
}

/**
 * The key of a received message.
 *
 * @throws CryptoError `gap-too-large`, `duplicate` or `no-session` (an epoch that is unknown or gone)
 */
export function receivingPqKey(
  ratchet: PqRatchet,
  header: PqHeader,
  skipped: SkippedKey[],
  atMs: number,
): Uint8Array {
  const name = String(header.pqEpoch);
  const kept = takeSkipped(skipped, name, header.pqN);
  if (kept !== undefined) return kept;
  const chain = ratchet.receiving.find((candidate) => candidate.epoch === header.pqEpoch);
  if (chain === undefined) throw new CryptoError("no-session");
  if (header.pqN < chain.n) throw new CryptoError("duplicate");
  if (header.pqN - chain.n > MAX_SKIP_COUNT) throw new CryptoError("gap-too-large");
  while (chain.n < header.pqN) {
    const { n } = chain;
    skipped.push({ chain: name, n, key: stepChain(chain), atMs });
  }
  return stepChain(chain);
}

/** Takes in what a message said about the next epoch. Only after the message has been authenticated. */
export function applyPqHeader(
  primitives: Primitives,
  random: Random,
  ratchet: PqRatchet,
  header: PqHeader,
  nowMs: number,
): void {
  const { answer, receiving } = ratchet;
  const chain = receiving.find(({ epoch }) => epoch === header.pqEpoch);
  if (chain !== undefined) chain.opened += 1;
  if (answer !== undefined && header.pqEpoch === ratchet.epoch + 1) {
    enterEpoch(ratchet, answer.rootKey, answer.sendingKey, nowMs);
  }
  if (header.pqEpoch !== ratchet.epoch) return;
  if (header.pqEk.length > 0 && !proposesNext(ratchet) && ratchet.answer === undefined) {
    answerProposal(primitives, random, ratchet, header.pqEk);
  }
  if (header.pqCt.length > 0 && ratchet.proposal !== undefined)
    acceptAnswer(primitives, ratchet, header.pqCt, nowMs);
}

function answerProposal(
  primitives: Primitives,
  random: Random,
  ratchet: PqRatchet,
  ek: Uint8Array,
): void {
  const { ciphertext, sharedSecret } = encapsulate(primitives, ek, random);
  const { rootKey, sendingKey, receivingKey } = nextEpoch(ratchet, sharedSecret, ek, ciphertext);
  ratchet.answer = { ciphertext, rootKey, sendingKey };
  addReceivingChain(ratchet, receivingKey);
}

function acceptAnswer(
  primitives: Primitives,
  ratchet: PqRatchet,
  ciphertext: Uint8Array,
  nowMs: number,
): void {
  const { seed, ek } = ratchet.proposal as { readonly seed: Uint8Array; readonly ek: Uint8Array };
  const sharedSecret = primitives.kemDecapsulate(
    primitives.kemKeyPair(seed).privateKey,
    ciphertext,
  );
  const { rootKey, sendingKey, receivingKey } = nextEpoch(ratchet, sharedSecret, ek, ciphertext);
  addReceivingChain(ratchet, receivingKey);
  enterEpoch(ratchet, rootKey, sendingKey, nowMs);
}

function addReceivingChain(ratchet: PqRatchet, key: Uint8Array): void {
  const newest = ratchet.receiving.at(-1) as ReceivingChain;
  ratchet.receiving = [newest, { epoch: ratchet.epoch + 1, key, n: 0, opened: 0 }];
}

function enterEpoch(
  ratchet: PqRatchet,
  rootKey: Uint8Array,
  sendingKey: Uint8Array,
  nowMs: number,
): void {
  ratchet.rootKey = rootKey;
  ratchet.epoch += 1;
  ratchet.epochStartedAtMs = nowMs;
  ratchet.sending = { key: sendingKey, n: 0 };
  ratchet.proposal = undefined;
  ratchet.answer = undefined;
}
