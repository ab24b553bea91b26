import type { UserId } from "@sotto/protocol";
import type { ClientOptions, ReportedMessage, ReportOptions } from "../api.ts";
import { findMessage } from "../messaging/messages.ts";
import { type MessageRecord, MESSAGES } from "../store/schema.ts";
import type { Reader } from "../store/store.ts";
import type { ClientContext } from "./client-context.ts";
import { invalid } from "./sendable.ts";

// What a person reports goes to the app and nowhere else. Loaded when somebody does.

const MAX_MESSAGES_COUNT = 100;
const MAX_REASON_LENGTH = 1_000;
/** What a person who declines a request has seen of it. */
const NEWEST_COUNT = 20;

export interface Wanted extends Omit<ReportOptions, "messages"> {
  /** `newest`: those that a request shows. */
  readonly messages?: readonly string[] | "newest";
}

export interface ReportSources {
  readonly context: Pick<ClientContext, "store" | "self" | "writing">;
  readonly onReport: ClientOptions["onReport"];
}

/** @throws SottoError `argument/invalid`; whatever the app's hook throws: then nobody is blocked */
export async function makeReport(
  { context, onReport }: ReportSources,
  user: UserId,
  { messages = [], reason = "", block = false }: Wanted,
): Promise<void> {
  const { store, self, writing } = context;
  if (onReport === undefined) throw invalid("the client has no onReport");
  if (typeof reason !== "string" || !reason.isWellFormed() || reason.length > MAX_REASON_LENGTH)
    throw invalid(`a reason is a text of up to ${MAX_REASON_LENGTH} characters`);
  const records =
    messages === "newest"
      ? await newestOf(store, user)
      : await named(store, [self.userId, user], user, messages);
  await onReport({ user, reason, messages: records.map(asReported) });
  if (block) await writing.block(user, true);
}

async function newestOf(reader: Reader, chatId: string): Promise<readonly MessageRecord[]> {
  const range = { prefix: `${MESSAGES.key(chatId)}/`, reverse: true, limit: NEWEST_COUNT };
  return (await MESSAGES.scan(reader, range)).map(({ record }) => record).reverse();
}

async function named(
  reader: Reader,
  authors: readonly UserId[],
  chatId: string,
  ids: readonly string[],
): Promise<readonly MessageRecord[]> {
  if (!Array.isArray(ids) || ids.length > MAX_MESSAGES_COUNT)
    throw invalid(`a report has up to ${MAX_MESSAGES_COUNT} messages`);
  const records = new Map<number, MessageRecord>();
  for (const id of ids) {
    const found = await Promise.all(
      authors.map((from) => findMessage(reader, chatId, from, String(id))),
    );
    const present = found.filter((record) => record !== undefined);
    if (present.length === 0) throw invalid("no such message");
    for (const record of present) records.set(record.arrival, record);
  }
  return [...records.values()].sort((a, b) => a.arrival - b.arrival);
}

function asReported(record: MessageRecord): ReportedMessage {
  const { id, from, device, sentAtMs, receivedAtMs, kind, text, viewOnce = false } = record;
  return {
    id,
    from,
    device,
    sentAt: new Date(sentAtMs),
    receivedAt: new Date(receivedAtMs),
    kind,
    text: viewOnce ? "" : text, // It can be looked at once, and that is not here.
  };
}
