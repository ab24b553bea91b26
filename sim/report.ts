import type { Client, ConversationSummary } from "../packages/sdk/src/api.ts";
import type { ChatRecord } from "../packages/sdk/src/store/schema.ts";
import type { KeyValueStore } from "../packages/sdk/src/store/store.ts";
import { decodeRow } from "./row-watch.ts";
import { tokensInBytes, tokensInPosting } from "./tokens.ts";

// What one device shows and keeps when all is well again.

/** A message as the app sees it. */
export interface View {
  readonly id: string;
  readonly from: string;
  readonly chatId: string;
  readonly text: string;
  readonly editedAtMs: number | undefined;
  readonly deleted: boolean;
  /** `emoji user`, sorted. */
  readonly reactions: readonly string[];
  readonly starred: boolean;
}

/** A row in which words of messages were found. */
export interface Trace {
  readonly key: string;
  readonly tokens: readonly string[];
}

export interface Report {
  readonly atMs: number;
  /** Peer → what the timeline shows. */
  readonly timelines: ReadonlyMap<string, readonly View[]>;
  readonly conversations: readonly ConversationSummary[];
  readonly requests: readonly ConversationSummary[];
  /** User → name. */
  readonly names: ReadonlyMap<string, string>;
  readonly traces: readonly Trace[];
}

export async function reportOf(
  client: Client,
  disk: KeyValueStore,
  peers: readonly string[],
  atMs: number,
): Promise<Report> {
  const timelines = new Map<string, readonly View[]>();
  for (const peer of peers) {
    if (peer === client.userId) continue;
    const timeline = client.chat(peer).timeline({ limit: 10_000 });
    await timeline.ready;
    timelines.set(peer, timeline.value.map(viewOf));
  }
  const names = peers.map((user) => [user, client.profile.of(user).value.name] as const);
  return {
    atMs,
    timelines,
    conversations: client.conversations.value,
    requests: client.requests.value,
    names: new Map([...names, [client.userId, client.profile.own.value.name]]),
    traces: await tracesIn(disk),
  };
}

const viewOf = (
  message: ReturnType<ReturnType<Client["chat"]>["timeline"]>["value"][number],
): View => ({
  id: message.id,
  from: message.from,
  chatId: message.chatId,
  text: message.text,
  editedAtMs: message.editedAt?.getTime(),
  deleted: message.deleted,
  reactions: [...message.reactions]
    .flatMap(([emoji, users]) => users.map((user) => `${emoji} ${user}`))
    .sort(),
  starred: message.starred,
});

/** Every row but those of drafts, which are nobody else's matter. */
async function tracesIn(disk: KeyValueStore): Promise<readonly Trace[]> {
  const rows = await disk.scan({ prefix: "" });
  return rows.flatMap(({ key, value }) => {
    const tokens = key.startsWith("posting/")
      ? tokensInPosting(key, decodeRow<string>(value))
      : key.startsWith("chat/")
        ? tokensInBytes(Buffer.from(JSON.stringify({ ...decodeRow<ChatRecord>(value), draft: "" })))
        : tokensInBytes(value);
    return tokens.length > 0 ? [{ key, tokens }] : [];
  });
}
