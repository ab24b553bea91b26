import type { Client } from "../../src/api.ts";
import { createWorld, type World } from "../../src/testing/index.ts";
import type { WorldOptions } from "../../src/testing/world.ts";

export interface Pair extends AsyncDisposable {
  readonly world: World;
  readonly alice: Client;
  readonly bob: Client;
}

/** A world in which Alice and Bob are online. */
export async function createPair(options: WorldOptions = {}): Promise<Pair> {
  const world = await createWorld(options);
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  return { world, alice, bob, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** Texts of the messages that a client receives from now on. */
export function textsOf(client: Client): readonly string[] {
  const texts: string[] = [];
  client.addEventListener("message", ({ message }) => texts.push(message.text));
  return texts;
}
