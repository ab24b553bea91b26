import { createRelay, memoryStorage } from "@sotto/relay";
import { type Client, createClient, memory, sqlite } from "@sotto/sdk";

/** Longer than any run takes: what has not come by then is called lost. */
export const PATIENCE_MS = 120_000;

/** Sending a number again sends nothing new. */
export function messageId(number: number): string {
  return number.toString(16).padStart(32, "0");
}

/** A relay and bob, who answers every number with its echo. Both are left alone; only alice is disturbed. */
export interface Partner extends AsyncDisposable {
  readonly url: string;
  /** Reads what bob has been told until there are `count`. */
  heard(count: number): Promise<readonly string[]>;
}

export async function startPartner(): Promise<Partner> {
  const relay = await createRelay({ data: memoryStorage(), port: 0 });
  const bob = await createClient({ relay: relay.url, store: memory(), auth: () => "dev:bob" });
  const echoing = (async () => {
    for await (const { text } of bob.messages({ durable: "echo" }))
      await bob.chat("alice").send(`echo ${text}`);
  })();
  return {
    url: relay.url,
    heard: (count) => read(bob, count),
    [Symbol.asyncDispose]: async () => {
      await bob.close();
      await echoing.catch(() => undefined); // Its client has been closed under it.
      await relay.close();
    },
  };
}

/** Starts alice again on what is left of her store, lets her finish, and compares both sides. */
export async function inspectTalk(
  partner: Partner,
  file: string,
  committed: number,
  count: number,
): Promise<string[]> {
  try {
    await using alice = await createClient({
      relay: partner.url,
      store: sqlite(file),
      auth: () => "dev:alice",
    });
    const gaps: string[] = [];
    alice.addEventListener("gap", ({ type }) => gaps.push(`alice has a ${type}`));
    const before = await timelineOf(alice);
    const lost = numbers(committed).filter((text) => !before.includes(text));
    for (const text of numbers(count))
      await alice.chat("bob").send(text, { id: messageId(Number(text)) });
    await alice.close({ flush: true }).catch(() => undefined);
    await using again = await createClient({
      relay: partner.url,
      store: sqlite(file),
      auth: () => "dev:alice",
    });
    const [bobHeard, aliceHeard] = await Promise.all([partner.heard(count), read(again, count)]);
    const own = (await timelineOf(again)).filter((text) => !text.startsWith("echo "));
    return [
      ...lost.map((text) => `committed message ${text} is lost`),
      ...unlike("bob heard", bobHeard, numbers(count)),
      ...unlike(
        "alice heard",
        aliceHeard,
        numbers(count).map((text) => `echo ${text}`),
      ),
      ...unlike("alice has said", own, numbers(count)),
      ...gaps,
    ];
  } catch (error) {
    return [`the client does not start again: ${String(error)}`];
  }
}

async function read(client: Client, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  for await (const { text } of client.messages({
    durable: `read ${crypto.randomUUID()}`,
    signal,
  })) {
    texts.push(text);
    if (texts.length === count) break;
  }
  return texts;
}

async function timelineOf(client: Client): Promise<readonly string[]> {
  const timeline = client.chat("bob").timeline({ limit: 10_000 });
  await timeline.ready;
  return timeline.value.map(({ text }) => text);
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}

function unlike(what: string, found: readonly string[], expected: readonly string[]): string[] {
  return found.join() === expected.join() ? [] : [`${what} ${found.join(", ") || "nothing"}`];
}
