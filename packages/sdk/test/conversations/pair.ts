import type { Client, ContentTypes, Message } from "../../src/api.ts";
import { createWorld, type World } from "../../src/testing/world.ts";

/** Alice and Bob, who have written to each other. */
export interface Pair extends AsyncDisposable {
  readonly world: World;
  readonly alice: Client;
  readonly bob: Client;
}

export async function createPair(seed = 1): Promise<Pair> {
  const world = await createWorld({ seed });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  await alice.chat("bob").send("hello");
  await world.idle();
  await bob.chat("alice").send("hello yourself");
  await world.idle();
  return { world, alice, bob, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** What a client shows of a conversation, oldest first. */
export async function shown<C extends ContentTypes>(
  client: Client<C>,
  peer: string,
): Promise<readonly Message<C>[]> {
  const timeline = client.chat(peer).timeline({ limit: 1_000 });
  await timeline.ready;
  return timeline.value;
}

export async function newest<C extends ContentTypes>(
  client: Client<C>,
  peer: string,
): Promise<Message<C>> {
  const message = (await shown(client, peer)).at(-1);
  if (message === undefined) throw new Error("no message");
  return message;
}
