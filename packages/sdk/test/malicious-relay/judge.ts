import type { Message } from "../../src/api.ts";
import type { Party } from "./party.ts";
import type { Direction, Outcome } from "./power.ts";
import { directionOf, type Run, type Sent } from "./scenario.ts";

/** An outcome as it was seen, to be compared with the one in the table. */
export type Observed = Required<
  Pick<Outcome, "events" | "late" | "lost" | "silent" | "read" | "broken">
>;

export function observe(run: Run): Observed {
  const missing = run.sent.filter((message) => !isShown(run, message));
  return {
    events: [...eventsOf(run)].toSorted(),
    late: directions(
      run.sent.filter(
        (message) =>
          message.phase === "under" &&
          !run.shownUnderPower.has(message.text) &&
          isShown(run, message),
      ),
    ),
    lost: directions(missing.filter(({ phase }) => phase === "under")),
    silent: directions(missing.filter((message) => !isTold(run, message))),
    read: directions(run.sent.filter(({ text }) => run.readByRelay.has(text))),
    broken: directions(missing.filter(({ phase }) => phase === "after")),
  };
}

/** What the apps were told. */
function eventsOf({ parties, sent, states }: Run): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { user, events } of parties)
    for (const event of events) found.add(`${user}: ${event}`);
  for (const { from, text } of sent)
    if (states.get(text) === "failed") found.add(`${from}: message failed`);
  return found;
}

function directions(messages: readonly Sent[]): readonly Direction[] {
  return [...new Set(messages.map(directionOf))].toSorted();
}

function isShown({ parties }: Run, { to, text }: Sent): boolean {
  return recipient(parties, to).shown.some((shown) => shown.text === text);
}

/** The recipient has heard of a gap, or the sender sees that it has not arrived. */
function isTold({ parties, states }: Run, { from, to, text }: Sent): boolean {
  const { gaps } = recipient(parties, to);
  const state = states.get(text);
  return gaps.has(from) || gaps.has("") || state === "queued" || state === "failed";
}

function recipient(parties: readonly Party[], user: string): Party {
  return parties.find((party) => party.user === user) as Party;
}

/** What no power may lead to, whatever its row says. @returns Sentences; none if all is well. */
export function violations(run: Run): readonly string[] {
  return [
    ...run.parties.flatMap((party) => violationsAt(run, party)),
    ...forgedReceipts(run),
    ...(run.keyReuses > 0 ? [`${run.keyReuses} keys with nonces were used twice`] : []),
    ...(run.seals === 0 ? ["nothing was sealed: the run proves nothing"] : []),
  ];
}

function violationsAt(run: Run, party: Party): readonly string[] {
  const { user, shown, untyped } = party;
  const found: string[] = untyped.map((error) => `${user}: untyped error ${String(error)}`);
  const seen = new Set<string>();
  for (const { from, chatId, text } of shown) {
    const name = text.slice(0, 40);
    if (seen.has(text)) found.push(`${user} is shown twice: ${name}`);
    seen.add(text);
    const sent = run.sent.find((message) => message.text === text);
    if (sent === undefined) found.push(`${user} is shown what nobody sent: ${name}`);
    else if (sent.from !== from || sent.to !== user)
      found.push(`${user} is shown as ${from}'s: ${name}`);
    if (chatId !== from) found.push(`${user} is shown in ${chatId}: ${name}`);
  }
  return [...found, ...disorderAt(run, party), ...tornStore(run, party)];
}

/** Without a gap of that sender, what is shown is in the order of sending and without holes. */
function disorderAt({ sent }: Run, { user, shown, gaps }: Party): readonly string[] {
  const found: string[] = [];
  for (const from of new Set(shown.map((message) => message.from))) {
    if (gaps.has(from)) continue;
    const places = shown
      .filter((message) => message.from === from)
      .map(({ text }) => sent.findIndex((message) => message.text === text));
    if (places.some((place, index) => index > 0 && place < (places[index - 1] as number)))
      found.push(`${user} is shown ${from}'s messages out of order, without a gap`);
    const inOrder = sent.filter((message) => message.from === from && message.to === user);
    const last = inOrder.findLastIndex(({ text }) => shown.some((one) => one.text === text));
    const isHole = ({ text }: Sent): boolean => !shown.some((one) => one.text === text);
    if (inOrder.slice(0, last).some(isHole))
      found.push(`${user} is shown ${from}'s messages with a hole, without a gap`);
  }
  return found;
}

/** The store holds exactly what was shown. */
function tornStore({ stored }: Run, { user, shown }: Party): readonly string[] {
  const kept = (stored.get(user) ?? []).flatMap(([chatId, messages]) =>
    messages.map((message) => line(chatId, message)),
  );
  const told = shown.map(({ from, chatId, text }) => line(chatId, { from, text }));
  return kept.toSorted().join("\n") === told.toSorted().join("\n")
    ? []
    : [`${user}'s store and events do not agree`];
}

function line(chatId: string, { from, text }: Pick<Message, "from" | "text">): string {
  return `${chatId} ${from} ${text}`;
}

/** A message that counts as delivered or read is on the recipient's screen. */
function forgedReceipts(run: Run): readonly string[] {
  return run.sent
    .filter(({ text }) => ["delivered", "read"].includes(run.states.get(text) ?? ""))
    .filter((message) => !isShown(run, message) && !run.readByRelay.has(message.text))
    .map((message) => `${directionOf(message)} has a receipt, but was not shown`);
}
