import type { Authenticate } from "@sotto/protocol";
import type { Authenticator } from "../../src/auth/authenticator.ts";
import { Client } from "../client.ts";
import { Device } from "../device.ts";
import { createWorld, type World } from "../world.ts";

/** A relay that is not on this machine, as seen by its users. */
export function relayWith(authenticator: Authenticator): World {
  return createWorld({ authenticator });
}

/** What a device meets with: the user id that it is welcomed as, or the close code. */
export async function enter(
  world: World,
  token: string,
  device: Device = new Device("unnamed"),
  parts: Partial<Authenticate> = {},
): Promise<string | number> {
  const client = Client.attach(world.core, { loopback: false });
  const { nonce } = await client.next("challenge");
  client.send(device.authenticate(nonce, client.host, { token, ...parts }));
  const isWelcome = (): boolean => client.frames.some(({ type }) => type === "welcome");
  await client.wait(() => isWelcome() || client.closeCode !== undefined);
  return isWelcome() ? (await client.next("welcome")).userId : await client.closed();
}
