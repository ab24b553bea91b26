import { equalBytes } from "@sotto/protocol";
import type { When } from "./checker.ts";
import type { Enclosed, History, Sent } from "./history.ts";
import type { Plan } from "./plan.ts";
import type { Waiting } from "./row-watch.ts";

// Why a message that was accepted may be missing: each reason is one that the observer has seen, not one that could be.

/** What is due is done within this time. */
export const SLACK_MS = 60_000;

export function excuseFor(plan: Plan, history: History, when: When, sent: Sent): boolean {
  const { from, to, id } = sent;
  const sender = history.rows.get(from);
  const recipient = history.rows.get(to);
  if (sender === undefined || recipient === undefined) return false;
  if (recipient.unheard.has(`${from}/${id}`)) return true;
  if (sender.takenBack.has(id)) return true; // That it was asked for has been checked when its row went.
  const row = rowOf(history, from, id);
  if (row !== undefined && isWaiting(history, from, row)) return true;
  if (isHeldUp(plan, history, when, from, to)) return true;
  return isLostInTime(plan, history, sent);
}

/** The relay has dropped it, because it had expired. */
export function isLostInTime(plan: Plan, history: History, { from, to, id }: Sent): boolean {
  return lostBetween(plan, history, from, to).some(
    ({ content }) => content.type === "message" && content.id === id,
  );
}

const rowOf = (history: History, user: string, id: string): Waiting | undefined =>
  [...(history.rows.get(user)?.outbox.values() ?? [])].find(
    ({ content }) => (content.type === "message" || content.type === "timer") && content.id === id,
  );

/** Its time has not come. */
export function isWaiting(history: History, user: string, { latestDueMs }: Waiting): boolean {
  const atMs = history.reports.get(user)?.atMs ?? 0;
  return latestDueMs !== undefined && atMs < latestDueMs + SLACK_MS;
}

/**
 * The relay may refuse what `from` sends to `to` as a stranger's. When everybody has written to everybody once more, who
 * has the other as a contact has told them so.
 */
export function isHeldUp(
  { conditions }: Plan,
  history: History,
  when: When,
  from: string,
  to: string,
): boolean {
  if (!conditions.has("strangers-limited")) return false;
  const given = history.rows.get(to)?.contacts.get(from)?.given;
  const mine = history.rows.get(from)?.contacts.get(to);
  if (given === undefined || mine?.isBlocked === true) return true;
  const isStranger = !holdsToken(history, from, to);
  // Two who have blocked each other and spent the day's share are strangers to each other until it is over.
  if (when === "end") return isStranger && !holdsToken(history, to, from);
  return isStranger;
}

/** Whether `from` has the token that `to` has given last. */
function holdsToken({ rows }: History, from: string, to: string): boolean {
  const given = rows.get(to)?.contacts.get(from)?.given;
  const received = rows.get(from)?.contacts.get(to)?.received;
  return given !== undefined && received !== undefined && equalBytes(received, given);
}

/** The relay drops what expires before it is fetched: envelopes that nobody has opened, and that are older than they live. */
function lostBetween(plan: Plan, history: History, from: string, to: string): readonly Enclosed[] {
  const atMs = history.reports.get(to)?.atMs ?? 0;
  // The relay's clock may jump by two hours, either way.
  const jumpMs = plan.actions.some(({ kind }) => kind === "relay-clock") ? 4 * 3600_000 : 0;
  return [...history.envelopes].flatMap(([envelopeId, enclosed]) => {
    const { content, sealedAtMs } = enclosed;
    if (enclosed.from !== from || enclosed.to !== to || content.type !== "message") return [];
    const livesMs = (content.expiresIn ?? Infinity) * 1000;
    const isOld = atMs - sealedAtMs + jumpMs >= livesMs;
    return isOld && history.rows.get(to)?.opened.has(envelopeId) !== true ? [enclosed] : [];
  });
}

/** How many of the messages between two have been lost so. */
export function lostInTime(plan: Plan, history: History, from: string, to: string): number {
  return lostBetween(plan, history, from, to).length;
}
