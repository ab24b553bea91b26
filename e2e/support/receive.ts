import type { Client } from "@sotto/sdk";

/** Reads a client's messages until there are `count` of them. `onMessage` is awaited before the next one is asked for. */
export async function receive(
  client: Client,
  count: number,
  onMessage: (received: number) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of client.messages({ durable: "test" })) {
    texts.push(text);
    await onMessage(texts.length);
    if (texts.length === count) break;
  }
  return texts;
}

/** What the store holds of a conversation, oldest first. */
export async function storedTexts(client: Client, peer: string): Promise<string[]> {
  const timeline = client.chat(peer).timeline({ limit: 10_000 });
  await timeline.ready;
  return timeline.value.map(({ text }) => text);
}

/** The numbers from 1 to `count`, as texts. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}
