import type { Gateway } from "../../src/testing/network.ts";
import { createWorldOn, type World, type WorldOptions } from "../../src/testing/world.ts";

/** What happened in a world: every frame at its virtual time, and what the clients showed. */
export interface Trace {
  readonly frames: readonly string[];
  readonly shown: readonly string[];
}

/** Cheap, and enough to tell two ciphertexts apart. */
function digest(frame: Uint8Array): string {
  let sum = 0;
  for (const byte of frame) sum = (Math.imul(sum, 31) + byte) | 0;
  return `${frame.length}/${sum}`;
}

async function act(world: World, shown: string[]): Promise<void> {
  const note = (text: string): number => shown.push(`${world.clock.now.toISOString()} ${text}`);
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  note(`devices ${alice.deviceId} ${bob.deviceId}`);
  for (const client of [alice, bob])
    client.addEventListener("message", ({ message: { id, from, text, sentAt, receivedAt } }) =>
      note([id, from, text, sentAt.toISOString(), receivedAt.toISOString()].join(" ")),
    );
  world.network.drop(0.05);
  world.network.reorder(true);
  for (let turn = 0; turn < 6; turn++) {
    await alice.chat("bob").send(`to bob ${turn}`);
    await bob.chat("alice").send(`to alice ${turn}`);
    await world.clock.advance(700);
  }
  world.network.drop(0);
  await world.relay.crash();
  await world.clock.advance(120_000);
  note(`stored ${world.relay.stored()}`);
}

/** Plays the same scene, with losses, reordering and a crash of the relay. */
export async function traceOf(options: WorldOptions): Promise<Trace> {
  const frames: string[] = [];
  const shown: string[] = [];
  const note = (client: string, direction: string, frame: Uint8Array): number =>
    frames.push(`${world.clock.now.getTime()} ${client} ${direction} ${digest(frame)}`);
  const watch = (gateway: Gateway, client: string): Gateway => ({
    accept: (socket, info) => {
      const connection = gateway.accept(
        {
          send: (frame) => {
            note(client, "<", frame);
            socket.send(frame);
          },
          close: (code, reason) => socket.close(code, reason),
          bufferedBytes: 0,
        },
        info,
      );
      return {
        receive: (frame) => {
          note(client, ">", frame);
          connection.receive(frame);
        },
        closed: () => connection.closed(),
      };
    },
  });
  await using world = await createWorldOn(options, { wrapGateway: watch });
  await act(world, shown);
  return { frames, shown };
}
