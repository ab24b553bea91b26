import type { ConversationSummary } from "../packages/sdk/src/api.ts";
import { type Checker, pairsOf, type When } from "./checker.ts";
import { isHeldUp, isLostInTime, isWaiting, SLACK_MS } from "./excuses.ts";
import type { History } from "./history.ts";
import type { Plan } from "./plan.ts";
import type { Report, View } from "./report.ts";
import type { RowWatch } from "./row-watch.ts";
import { tokensIn } from "./tokens.ts";

// What conversations promise beyond messages. Blocks, expiry, schedules and receipts are watched while it happens as well,
// commit by commit (row-watch.ts).

export const TALK_CHECKERS: readonly Checker[] = [
  actsConverge,
  deletionsReachEverybody,
  nothingIsLeftBehind,
  expiredIsGone,
  cancelledNeverArrives,
  blockedLearnNothing,
  outboxIsEmpty,
  nothingIsHeldBack,
  nobodyTypesForEver,
  countsAreRight,
  strangersAsk,
  settingsAreKept,
  namesArrive,
];

const viewsOf = (report: Report, peer: string): ReadonlyMap<string, View> =>
  new Map((report.timelines.get(peer) ?? []).map((view) => [`${view.from}/${view.id}`, view]));

/** Messages that an act is still on its way to. */
function targetsUnderWay({ outbox }: RowWatch, user: string): ReadonlySet<string> {
  return new Set(
    [...outbox.values()].flatMap(({ content }) =>
      content.type === "react"
        ? [`${content.target.author}/${content.target.id}`]
        : content.type === "edit" || content.type === "delete"
          ? [`${user}/${content.id}`]
          : [],
    ),
  );
}

/** 34: what both still have, both see alike, in whatever order acts and messages came. */
function actsConverge(plan: Plan, history: History): readonly string[] {
  const problems: string[] = [];
  for (const [a, b] of pairsOf(plan)) {
    const [mine, theirs] = [history.reports.get(a), history.reports.get(b)];
    const [here, there] = [history.rows.get(a), history.rows.get(b)];
    if (a > b || history.isBroken(a, b) || !mine || !theirs || !here || !there) continue;
    const apart = new Set([
      ...here.unheardActs,
      ...there.unheardActs,
      ...targetsUnderWay(here, a),
      ...targetsUnderWay(there, b),
    ]);
    const others = viewsOf(theirs, a);
    for (const [name, view] of viewsOf(mine, b)) {
      const other = others.get(name);
      if (other === undefined || apart.has(name)) continue;
      if (shape(view) !== shape(other))
        problems.push(`34 convergence: ${a} sees ${shape(view)}, ${b} ${shape(other)}`);
    }
    problems.push(...timersConverge(history, a, b));
  }
  return problems;
}

const shape = ({ text, editedAtMs, deleted, reactions }: View): string =>
  JSON.stringify({ text, editedAtMs, deleted, reactions });

function timersConverge(history: History, a: string, b: string): readonly string[] {
  const [here, there] = [history.rows.get(a), history.rows.get(b)];
  const { emptied } = history.asked;
  const isExcused =
    here?.unheardActs.has(`timer/${b}`) === true ||
    there?.unheardActs.has(`timer/${a}`) === true ||
    emptied.has(`${a}/${b}`) ||
    emptied.has(`${b}/${a}`) ||
    [here, there].some((rows) =>
      [...(rows?.outbox.values() ?? [])].some(({ content }) => content.type === "timer"),
    );
  const [mine, theirs] = [here?.chats.get(b)?.timer?.seconds, there?.chats.get(a)?.timer?.seconds];
  return isExcused || mine === theirs
    ? []
    : [`34 convergence: timer of ${mine} s for ${a}, ${theirs} s for ${b}`];
}

/** 35: what was deleted for everyone shows nothing wherever the deletion has come. */
function deletionsReachEverybody(_plan: Plan, history: History): readonly string[] {
  const problems: string[] = [];
  for (const id of history.asked.deleted) {
    const sent = history.sent.get(id);
    if (sent === undefined || history.isBroken(sent.from, sent.to)) continue;
    for (const [user, peer] of [
      [sent.from, sent.to],
      [sent.to, sent.from],
    ] as const) {
      const [report, rows] = [history.reports.get(user), history.rows.get(user)];
      const name = `${sent.from}/${id}`;
      const author = history.rows.get(sent.from);
      const isUnderWay = author !== undefined && targetsUnderWay(author, sent.from).has(name);
      if (report === undefined || isUnderWay || rows?.unheardActs.has(name) === true) continue;
      const view = viewsOf(report, peer).get(name);
      if (view !== undefined && (!view.deleted || view.text !== "" || view.reactions.length > 0))
        problems.push(`35 deletion: ${user} still sees ${shape(view)}`);
    }
  }
  return problems;
}

/** 35: a text that no message of the device shows is in none of its rows. */
function nothingIsLeftBehind(plan: Plan, history: History): readonly string[] {
  if (history.reinstalls.length > 0) return [];
  return plan.users.flatMap((user) => {
    const [rows, report] = [history.rows.get(user), history.reports.get(user)];
    if (rows === undefined || report === undefined) return [];
    const alive = aliveAt(plan, history, rows);
    return report.traces.flatMap(({ key, tokens }) => {
      const left = tokens.filter((token) => !alive.has(token));
      return left.length === 0 ? [] : [`35 deletion: ${user} keeps ${left[0]} in ${key}`];
    });
  });
}

/** Words of what a device shows, of what waits to go out, and of edits whose message has not come. */
function aliveAt(plan: Plan, history: History, rows: RowWatch): ReadonlySet<string> {
  const alive = new Set<string>();
  const keep = (text: string): void => {
    for (const token of tokensIn(text)) alive.add(token);
  };
  for (const { row, own } of rows.lives.values()) {
    if (row === undefined || row.deleted === true) continue;
    // Only who receives it needs it; the outbox has what has not gone out.
    if (row.viewOnce !== true) keep(row.text);
    else if (!own && row.opened !== true) keep(history.sent.get(row.id)?.text ?? "");
  }
  for (const { content, peer, record } of rows.outbox.values()) {
    if (content.type === "profile") keep(content.name);
    if (content.type !== "message" && content.type !== "edit") continue;
    const own = rows.life(peer, rows.user, content.id)?.row;
    // What is sealed goes out, or its number would be a gap; and so does the edit of what is, unless that is deleted.
    const isSealed = Object.keys(record.numbers).length > 0;
    const isWanted = own?.deleted !== true && !rows.takenBack.has(content.id);
    if (isSealed || (isWanted && (content.type === "edit" || own !== undefined)))
      keep(content.text);
  }
  for (const name of history.reports.values()) for (const value of name.names.values()) keep(value);
  for (const [id, texts] of history.asked.texts) {
    const sent = history.sent.get(id);
    const own = sent && history.rows.get(sent.from)?.life(sent.to, sent.from, id)?.row;
    // Its message was not heard, or lost in time: the edit waits for it.
    const isHere = sent && rows.lives.has(`${sent.from}/${sent.from}/${id}`);
    const isLost = sent !== undefined && !isHere && isLostInTime(plan, history, sent);
    if (isLost || (own !== undefined && own.deleted !== true && !isHere))
      for (const text of texts) keep(text);
  }
  return alive;
}

/** 38: what expires is gone when its time has come, on either side. */
function expiredIsGone(plan: Plan, history: History): readonly string[] {
  return plan.users.flatMap((user) => {
    const atMs = history.reports.get(user)?.atMs ?? 0;
    return [...(history.rows.get(user)?.lives.values() ?? [])]
      .filter(({ row, latestDueMs = Infinity }) => row && atMs > latestDueMs + SLACK_MS)
      .map(({ from }) => `38 expiry: ${user} still has a message of ${from} that has expired`);
  });
}

/** 39: what was taken back in time never arrives. */
function cancelledNeverArrives(_plan: Plan, history: History): readonly string[] {
  return [...history.asked.cancelled].flatMap((id) => {
    const sent = history.sent.get(id);
    const shown = history.shown.get(`${sent?.to}/${sent?.from}`) ?? [];
    return shown.some((message) => message.id === id)
      ? [`39 scheduled: ${sent?.to} was shown what ${sent?.from} had cancelled`]
      : [];
  });
}

/** 25: to who is blocked all looks as if the recipient were away. */
function blockedLearnNothing(plan: Plan, history: History, when: When): readonly string[] {
  return pairsOf(plan).flatMap(([from, to]) => {
    if (history.isBroken(from, to)) return [];
    return [...(history.rows.get(to)?.unheard ?? [])].flatMap((name) => {
      const state = history.states.get(name.slice(name.indexOf("/") + 1));
      const isOwn = name.startsWith(`${from}/`) && state !== undefined;
      const isQueued = state === "queued" && isHeldUp(plan, history, when, from, to);
      // The lines of the timer have no state.
      return !isOwn || isQueued || state === "relayed" || state === "received"
        ? []
        : [`25 blocks: ${from}, whom ${to} has blocked, sees that a message is ${state}`];
    });
  });
}

/** 1: acts and receipts go out as well. */
function outboxIsEmpty(plan: Plan, history: History, when: When): readonly string[] {
  return plan.users.flatMap((user) =>
    [...(history.rows.get(user)?.outbox.values() ?? [])].flatMap((row) => {
      const { peer, content } = row;
      const isExcused =
        history.isBroken(user, peer) ||
        isWaiting(history, user, row) ||
        isHeldUp(plan, history, when, user, peer);
      return isExcused ? [] : [`1 exactly once: ${user} has not sent ${peer} a ${content.type}`];
    }),
  );
}

/** 3: what waits for a message that does not come is shown all the same. */
function nothingIsHeldBack(plan: Plan, history: History): readonly string[] {
  return pairsOf(plan)
    .filter(([from, to]) => !history.isBroken(from, to) && history.rows.get(to)?.holdsBack(from))
    .map(([from, to]) => `3 gaps: ${to} holds back what ${from} has sent`);
}

/** 40: nobody types when all is quiet. */
function nobodyTypesForEver(_plan: Plan, history: History): readonly string[] {
  return [...history.reports].flatMap(([user, { conversations }]) =>
    conversations
      .filter(({ typing }) => typing.length > 0)
      .map(({ id }) => `40 typing: for ${user}, ${id} types for ever`),
  );
}

/** 36: the list says of each conversation what is in it: how many are unread, which is the last, and in which order. */
function countsAreRight(_plan: Plan, history: History): readonly string[] {
  const problems: string[] = [];
  for (const [user, report] of history.reports) {
    const rows = history.rows.get(user);
    if (rows === undefined) continue;
    const summaries = [...report.conversations, ...report.requests];
    for (const summary of summaries) problems.push(...countsOf(user, rows, report, summary));
    if (!isOrdered(report.conversations, rows))
      problems.push(`36 counts: the list of ${user} is in disorder`);
    if (summaries.length !== rows.chats.size)
      problems.push(`36 counts: ${user} misses a conversation`);
  }
  return problems;
}

function countsOf(
  user: string,
  rows: RowWatch,
  report: Report,
  { id: chatId, unread, mentions, last }: ConversationSummary,
): readonly string[] {
  const here = [...rows.lives.values()].filter((life) => life.chatId === chatId && life.row);
  const { readUpTo = 0 } = rows.chats.get(chatId) ?? {};
  const fresh = here.filter(
    ({ own, isSystem, arrival }) => !own && !isSystem && arrival > readUpTo,
  );
  const named = fresh.filter(({ row }) => row?.mentions?.includes(user)).length;
  const order = here.toSorted((a, b) => a.arrival - b.arrival).map(({ id }) => id);
  const shown = (report.timelines.get(chatId) ?? []).map(({ id }) => id);
  const problems: string[] = [];
  if (unread !== fresh.length) problems.push(`${unread} unread, ${fresh.length} are`);
  if (mentions !== named) problems.push(`${mentions} mentions, ${named} are`);
  if (last?.id !== order.at(-1)) problems.push(`the last message is another one`);
  if (shown.join() !== order.join()) problems.push(`the timeline shows other messages`);
  return problems.map((problem) => `36 counts: ${user} and ${chatId}: ${problem}`);
}

function isOrdered(list: readonly ConversationSummary[], rows: RowWatch): boolean {
  const rank = ({ id, pinned }: ConversationSummary): readonly [number, number] => [
    pinned ? 1 : 0,
    rows.chats.get(id)?.lastAtMs ?? 0,
  ];
  return list.every((summary, at) => {
    const next = list[at + 1];
    if (next === undefined) return true;
    const [[pin, atMs], [nextPin, nextAtMs]] = [rank(summary), rank(next)];
    return pin > nextPin || (pin === nextPin && atMs >= nextAtMs);
  });
}

/** 37: who wants to be asked has strangers among the requests, and nobody else. */
function strangersAsk(plan: Plan, history: History): readonly string[] {
  const problems: string[] = [];
  for (const [user, { conversations, requests }] of history.reports) {
    const rows = history.rows.get(user);
    const isContact = (peer: string): boolean => rows?.contacts.get(peer)?.given !== undefined;
    // Who was blocked is no contact, and keeps their place; without a message of theirs there is nobody to ask.
    const isUninvited = ({ id, last }: ConversationSummary): boolean =>
      last?.own === false && !isContact(id) && !history.asked.everBlocked.has(`${user}/${id}`);
    if (plan.askers.has(user))
      for (const { id } of conversations.filter(isUninvited))
        problems.push(`37 requests: ${id}, a stranger, is among ${user}'s conversations`);
    for (const { id } of requests.filter((request) => isContact(request.id)))
      problems.push(`37 requests: ${user} is asked again about ${id}`);
  }
  return problems;
}

/** 43: drafts, pins, stars, names, edits and reactions are kept once they are durable, whatever crashes: the last one counts. */
function settingsAreKept(_plan: Plan, history: History): readonly string[] {
  return history.asked.registers().flatMap(([name, values]) => {
    const [user = "", kind = "", peer = "", author = "", id = ""] = name.split("/");
    const report = history.reports.get(user);
    const view = report && viewsOf(report, peer).get(`${author}/${id}`);
    // What was done to a message is gone with it.
    if (report === undefined || (id !== "" && (view === undefined || view.deleted))) return [];
    const summary = [...report.conversations, ...report.requests].find((one) => one.id === peer);
    const reaction = view?.reactions.find((one) => one.endsWith(` ${user}`));
    const now = {
      draft: summary?.draft,
      pin: summary?.pinned ?? false,
      name: report.names.get(user),
      star: view?.starred,
      text: view?.text,
      reaction: reaction?.slice(0, -user.length - 1) ?? null,
    }[kind];
    return values.includes(now)
      ? []
      : [`43 settings: ${user}'s ${kind} of ${peer} is ${String(now)}`];
  });
}

/** 42: contacts see a user's newest name. */
function namesArrive(plan: Plan, history: History, when: When): readonly string[] {
  return pairsOf(plan).flatMap(([from, to]) => {
    const [theirs, mine] = [history.reports.get(to), history.reports.get(from)];
    const [here, there] = [history.rows.get(from), history.rows.get(to)];
    const isExcused =
      history.isBroken(from, to) ||
      here?.contacts.get(to)?.given === undefined ||
      there?.isBlocked(from) === true ||
      there?.unheardActs.has(`profile/${from}`) === true ||
      isHeldUp(plan, history, when, from, to);
    const [name, seen] = [mine?.names.get(from), theirs?.names.get(from)];
    return isExcused || name === seen
      ? []
      : [`42 names: ${to} sees ${from} as ${seen}, not ${name}`];
  });
}
