import type { Client, Message } from "../../src/api.ts";

/** Texts that a stream has given so far. Reading goes on until the stream ends. */
export function listen(messages: AsyncIterable<Message>): {
  readonly texts: string[];
  readonly ended: Promise<void>;
} {
  const texts: string[] = [];
  const read = async (): Promise<void> => {
    for await (const { text } of messages) texts.push(text);
  };
  return { texts, ended: read() };
}

/** Leaves the loop while it handles message number `count`. */
export async function take(messages: AsyncIterable<Message>, count: number): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of messages) {
    texts.push(text);
    if (texts.length === count) break;
  }
  return texts;
}

/** What the store holds of a conversation, oldest first. */
export async function storedTexts(client: Client, peer: string): Promise<string[]> {
  const timeline = client.chat(peer).timeline({ limit: 1_000 });
  await timeline.ready;
  return timeline.value.map(({ text }) => text);
}

export async function sendAll(from: Client, to: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) await from.chat(to).send(text);
}

/** The numbers from 1 to `count`, as texts. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}
