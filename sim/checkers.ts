import type { History, Sent } from "./history.ts";
import type { Plan } from "./plan.ts";
import { type Checker, pairsOf, type When } from "./checker.ts";
import { excuseFor, isHeldUp, lostInTime } from "./excuses.ts";
import { presenceIsTrue } from "./presence.ts";
import { TALK_CHECKERS } from "./talk-checkers.ts";

// The invariants of docs/reliability.md that a history can show, one function each. 5, 7, 8, 13, 18 and 21 are watched
// while it happens: by the primitives, the wire and the disks.

const CHECKERS: readonly Checker[] = [
  exactlyOnce,
  orderOfSending,
  nothingElseIsLost,
  onlyTheAddresseeAcknowledges,
  poisonIsQuarantined,
  identityChangesAreSurfaced,
  clocksDoNotMatter,
  receiptsAreTrue,
  botAnswersOnce,
  ...TALK_CHECKERS,
  presenceIsTrue,
];

export function check(plan: Plan, history: History, when: When): readonly string[] {
  return CHECKERS.flatMap((checker) => checker(plan, history, when));
}

/** 1: what `send()` accepted is shown exactly once; what it refused, at most once; nothing that was never sent. */
function exactlyOnce(plan: Plan, history: History, when: When): readonly string[] {
  const problems: string[] = [];
  for (const [from, to] of pairsOf(plan)) {
    const shown = history.shown.get(`${to}/${from}`) ?? [];
    const counts = new Map<string, number>();
    for (const { id, text, from: author, isDeleted } of shown) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      const sent = history.sent.get(id);
      const isTheirs = sent?.from === from && sent.to === to && author === from;
      const isSaid = isDeleted ? text === "" : sent?.text === text || isEdited(history, id, text);
      if (!isTheirs || !isSaid) problems.push(`${to} was shown something that ${from} never sent`);
    }
    for (const sent of sentBetween(history, from, to)) {
      const count = counts.get(sent.id) ?? 0;
      if (count > 1) problems.push(`${sent.text} shown ${count} times`);
      const isExcused = history.isBroken(from, to) || excuseFor(plan, history, when, sent);
      if (count === 0 && sent.accepted && !isExcused)
        problems.push(`"${sent.text.slice(0, 30)}" was accepted and never shown`);
    }
  }
  return problems.map((problem) => `1 exactly once: ${problem}`);
}

const isEdited = (history: History, id: string, text: string): boolean =>
  history.asked.texts.get(id)?.has(text) === true;

const sentBetween = (history: History, from: string, to: string): readonly Sent[] =>
  [...history.sent.values()].filter((sent) => sent.from === from && sent.to === to);

/**
 * Whether a sender met a full mailbox. Of a burst some may then be taken and others refused; if the sender is cut off
 * before it can repeat those, the recipient gives them up after its 30 seconds, and shows them late.
 */
const metFullMailbox = (history: History, user: string): boolean =>
  history.errors.some((error) => error.user === user && error.code === "relay/quota");

/** So it is with what is left of a stranger's quota, if frames overtake others: what is refused waits for a day. */
const metQuota = ({ conditions }: Plan, history: History, user: string): boolean =>
  conditions.has("reorder") &&
  history.errors.some((error) => error.user === user && error.code === "relay/rate-limited");

/** After them what is under way on a link stays away for longer than a gap is waited for. */
const STANDSTILLS: readonly string[] = ["half-open", "partition", "relay-pause"];

/**
 * Frames that overtake others, on a link that then goes dead, are more than TCP does: a later one has arrived and an
 * earlier one has not, with the sender or the recipient none the wiser.
 */
const isTornApart = ({ conditions, actions }: Plan): boolean =>
  conditions.has("reorder") && actions.some(({ kind }) => STANDSTILLS.includes(kind));

/** 3: the order of sending is the order of showing. */
function orderOfSending(plan: Plan, history: History): readonly string[] {
  if (isTornApart(plan)) return [];
  const problems: string[] = [];
  for (const [from, to] of pairsOf(plan)) {
    if (history.isBroken(from, to) || metFullMailbox(history, from)) continue;
    if (metQuota(plan, history, from)) continue;
    const shown = history.shown.get(`${to}/${from}`) ?? [];
    let last = 0;
    for (const { id } of shown) {
      const place = history.sent.get(id)?.place;
      if (place === undefined) continue;
      if (place < last) problems.push(`${to} saw ${from}'s message ${place} after ${last}`);
      last = Math.max(last, place);
    }
  }
  return problems.map((problem) => `3 order: ${problem}`);
}

/** 3: nothing was dropped for good, so no gap may be declared. */
function nothingElseIsLost(plan: Plan, history: History): readonly string[] {
  if (isTornApart(plan)) return [];
  return pairsOf(plan).flatMap(([from, user]) => {
    if (history.isBroken(user, from) || metFullMailbox(history, from)) return [];
    if (metQuota(plan, history, from)) return [];
    const missing = history.gaps
      .filter((gap) => gap.reason !== "undecryptable" && gap.user === user && gap.from === from)
      .reduce((sum, { count }) => sum + count, 0);
    const excused = lostInTime(plan, history, from, user);
    return missing > excused
      ? [`3 gaps: ${user} was told that ${missing} of ${from}'s are missing, ${excused} are`]
      : [];
  });
}

/** 10: nobody's ack but the addressee's removes an envelope; in the end every envelope has had that one. */
function onlyTheAddresseeAcknowledges(_plan: Plan, history: History): readonly string[] {
  return [...history.left]
    .filter(([, count]) => count > 0)
    .map(([user, count]) => `10 acks: ${count} envelopes for ${user} are left on the relay`);
}

/** 12: garbage is reported at most once each, and no honest message is. */
function poisonIsQuarantined(plan: Plan, history: History): readonly string[] {
  return plan.users.flatMap((user) => {
    const isReinstalled = history.reinstalls.length > 0;
    const reported = history.gaps.filter(
      (gap) => gap.user === user && gap.reason === "undecryptable",
    ).length;
    const poisons = history.poisons.get(user) ?? 0;
    if (reported <= poisons || isReinstalled) return [];
    return [`12 poison: ${user} was told of ${reported} undecryptable messages, ${poisons} were`];
  });
}

/** 15: who knew an identity sends nothing to the next one without a word. */
function identityChangesAreSurfaced(_plan: Plan, history: History): readonly string[] {
  return history.reinstalls.flatMap(({ user, atMs, pinnedBy }) =>
    pinnedBy.flatMap((peer) => {
      // Who started anew as well has nothing pinned any more.
      if (history.reinstalls.some((other) => other.user === peer)) return [];
      const shown = history.shown.get(`${user}/${peer}`) ?? [];
      const told = history.identityChanges.some(
        (change) => change.user === peer && change.peer === user,
      );
      const isSilent = shown.some(({ id }) => (history.sent.get(id)?.atMs ?? 0) > atMs) && !told;
      return isSilent
        ? [`15 identity: ${peer} wrote to ${user}'s new identity without a word`]
        : [];
    }),
  );
}

/** 23: with clocks wrong by ten years nothing fails for good. */
function clocksDoNotMatter(plan: Plan, history: History, when: When): readonly string[] {
  const problems: string[] = [];
  for (const [id, state] of history.states) {
    const sent = history.sent.get(id);
    if (sent === undefined || history.isBroken(sent.from, sent.to)) continue;
    if (state === "queued" && excuseFor(plan, history, when, sent)) continue;
    if (state === "failed" || state === "queued")
      problems.push(`23 no loss: "${sent.text.slice(0, 30)}" is ${state} in the end`);
  }
  return problems;
}

/** 26: delivered and read are said of what was shown only, once each, forwards; and are said in the end. */
function receiptsAreTrue(plan: Plan, history: History, when: When): readonly string[] {
  const problems: string[] = [];
  const isShown = (id: string): boolean => {
    const sent = history.sent.get(id);
    if (sent === undefined) return false;
    return (history.shown.get(`${sent.to}/${sent.from}`) ?? []).some((shown) => shown.id === id);
  };
  const last = new Map<string, string>();
  for (const { id, state } of history.receipts) {
    const sent = history.sent.get(id);
    if (sent === undefined || history.isBroken(sent.from, sent.to)) continue;
    if (!isShown(id)) problems.push(`26 receipts: ${state} for what was not shown`);
    if (RECEIPTS.indexOf(state) <= RECEIPTS.indexOf(last.get(id) ?? ""))
      problems.push(`26 receipts: ${state} after ${last.get(id)}`);
    last.set(id, state);
  }
  for (const [id, state] of history.states) {
    const sent = history.sent.get(id);
    if (sent === undefined || history.isBroken(sent.from, sent.to) || !isShown(id)) continue;
    if (state !== "relayed" || owesNoReceipt(history, sent)) continue;
    if (isHeldUp(plan, history, when, sent.to, sent.from)) continue;
    problems.push(
      `26 receipts: "${sent.text.slice(-40)}" was shown, and its sender never heard of it`,
    );
  }
  return problems;
}

const RECEIPTS: readonly string[] = ["delivered", "read", "played"];

/** Strangers get no receipts; and from whom one has blocked oneself, one hears none. */
function owesNoReceipt(history: History, { id, from, to }: Sent): boolean {
  const life = history.rows.get(to)?.life(from, from, id);
  const own = history.rows.get(from)?.life(to, from, id);
  const isIgnored = history.rows.get(from)?.unheardReceipts.has(id) === true;
  // Sent again after it was removed, it is not shown again, so that there is nothing to tell.
  return life?.isOwed !== true || isIgnored || own?.isRepeated === true;
}

/** A durable iterator hands every message over, and its answers arrive once (by 1). */
function botAnswersOnce(plan: Plan, history: History): readonly string[] {
  if (!plan.conditions.has("bot")) return [];
  if (history.reinstalls.length > 0) return [];
  return (
    [...history.sent.values()]
      .filter(
        ({ to, id, accepted }) => to === "bob" && accepted && !history.handled.has(`bob/${id}`),
      )
      // What never came is another checker's matter; what is gone again may have gone before the bot came to it.
      .filter(({ from, id }) => history.rows.get("bob")?.life(from, from, id)?.row !== undefined)
      .map(({ id }) => `1 durable iterator: the bot never got ${id}`)
  );
}
