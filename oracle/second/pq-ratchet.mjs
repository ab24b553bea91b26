// The post-quantum ratchet of §5. States are values: every step returns the next one.
import { EMPTY, join, split, zeros } from "./bytes.mjs";
import { Expand, HKDF, KEM, SHA256 } from "./primitives.mjs";
import { requireReachable } from "./skipped-keys.mjs";

const PROPOSAL_MESSAGES = 50;
const PROPOSAL_AGE_MS = 24 * 3_600_000;

/** Names of the chains as one side sees them. */
function chainsOf(role, [root, fromA, fromB]) {
  const [out, back] = role === "A" ? [fromA, fromB] : [fromB, fromA];
  return { root, sending: { key: out, n: 0 }, receiving: { key: back, n: 0, opened: 0 } };
}

const deriveEpoch = (role, salt, secret, info) =>
  chainsOf(role, split(HKDF(salt, secret, join("sotto/1/pq-epoch", info), 96), 32, 32, 32));

function stepChain(chain) {
  const okm = Expand(chain.key, join("sotto/1/pq-chain", chain.n), 64);
  const [key, pk] = split(okm, 32, 32);
  return [pk, { ...chain, key, n: chain.n + 1 }];
}

/** `epoch` is the one that this side sends in; `receiving` has the two newest epochs, by number. */
export function start(role, PQ0, now) {
  const { root, sending, receiving } = deriveEpoch(role, zeros(32), PQ0, join(0));
  return {
    role,
    root,
    epoch: 0,
    beganAt: now,
    sending,
    receiving: { 0: receiving },
    proposal: undefined,
    answer: undefined,
  };
}

/** A proposes odd epochs, B even ones. */
const proposesNext = ({ role, epoch }) => (role === "A") === (epoch % 2 === 0);

function proposalIsDue(state, now) {
  if (state.proposal || !proposesNext(state)) return false;
  const messages = state.sending.n + state.receiving[state.epoch].opened;
  return messages >= PROPOSAL_MESSAGES || now - state.beganAt >= PROPOSAL_AGE_MS;
}

/** `n` is the message's number in the Double Ratchet's chain. */
export function nextToSend(before, n, now, draw) {
  const proposal = proposalIsDue(before, now) ? KEM.pair(draw(64)) : before.proposal;
  const attaches = n < 3 || n % 16 === 0;
  const [pk, sending] = stepChain(before.sending);
  const header = {
    pqEpoch: before.epoch,
    pqN: before.sending.n,
    pqEk: attaches && proposal ? proposal.publicKey : EMPTY,
    pqCt: attaches && before.answer ? before.answer.ct : EMPTY,
  };
  return { pk, header, state: { ...before, proposal, sending } };
}

/** Adds to and takes from `skipped`. */
export function pkToOpen(state, { pqEpoch, pqN }, skipped, now) {
  const kept = skipped.take(String(pqEpoch), pqN);
  if (kept) return { pk: kept, state };
  let chain = state.receiving[pqEpoch];
  if (!chain) throw new Error("no such epoch");
  if (pqN < chain.n) throw new Error("opened before");
  requireReachable(chain.n, pqN);
  let pk;
  while (chain.n <= pqN) {
    const { n } = chain;
    [pk, chain] = stepChain(chain);
    if (n < pqN) skipped.add(String(pqEpoch), n, pk, now);
  }
  return { pk, state: { ...state, receiving: { ...state.receiving, [pqEpoch]: chain } } };
}

/** What an authenticated header changes. */
export function follow(before, header, now, draw) {
  const counted = countOpened(before, header.pqEpoch);
  const isNext = header.pqEpoch === counted.epoch + 1 && counted.answer;
  const state = isNext ? enter(counted, counted.answer.next, now) : counted;
  if (header.pqEpoch !== state.epoch) return state;
  if (header.pqCt.length > 0 && state.proposal) return takeAnswer(state, header.pqCt, now);
  const isAsked = header.pqEk.length > 0 && !proposesNext(state) && !state.answer;
  return isAsked ? answer(state, header.pqEk, draw) : state;
}

function countOpened(state, epoch) {
  const chain = state.receiving[epoch];
  if (!chain) return state; // A kept key of an epoch whose chain is gone.
  const counted = { ...chain, opened: chain.opened + 1 };
  return { ...state, receiving: { ...state.receiving, [epoch]: counted } };
}

function renew(state, ss, ek, ct) {
  const info = join(state.epoch + 1, SHA256(join(ek, ct)));
  return deriveEpoch(state.role, state.root, ss, info);
}

function answer(state, ek, draw) {
  const { ct, ss } = KEM.encapsulate(ek, draw(32));
  const next = renew(state, ss, ek, ct);
  return { ...withReceiving(state, next.receiving), answer: { ct, next } };
}

function takeAnswer(state, ct, now) {
  const { publicKey, secretKey } = state.proposal;
  const next = renew(state, KEM.decapsulate(ct, secretKey), publicKey, ct);
  return enter(withReceiving(state, next.receiving), next, now);
}

/** Of the newest epoch so far and of the next. */
function withReceiving(state, chain) {
  const { epoch, receiving } = state;
  return { ...state, receiving: { [epoch]: receiving[epoch], [epoch + 1]: chain } };
}

function enter(state, { root, sending }, now) {
  const epoch = state.epoch + 1;
  return { ...state, root, sending, epoch, beganAt: now, proposal: undefined, answer: undefined };
}
