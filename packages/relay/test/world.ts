import {
  createRelayCore,
  devAuthenticator,
  memoryStorage,
  type RelayCore,
  type RelayCoreOptions,
  type Storage,
} from "../src/core.ts";
import { systemDigest, systemRandom } from "../src/node-ports.ts";
import { Client } from "./client.ts";
import { Device } from "./device.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface World {
  readonly core: RelayCore;
  readonly clock: VirtualClock;
  readonly storage: Storage;
  readonly fatal: unknown[];
  /** A connected, welcomed device. */
  join(device: Device): Promise<Client>;
}

/** A core on a virtual clock, with plain maps for a store. */
export function createWorld(
  options: Partial<RelayCoreOptions> = {},
  clock: VirtualClock = new VirtualClock(),
): World {
  const storage = options.storage ?? memoryStorage();
  const fatal: unknown[] = [];
  const core = createRelayCore({
    clock,
    random: systemRandom,
    digest: systemDigest,
    authenticator: devAuthenticator({ anywhere: false }),
    onFatal: (error) => fatal.push(error),
    ...options,
    storage,
  });
  const join = async (device: Device): Promise<Client> => {
    const client = Client.attach(core);
    await client.login(device);
    return client;
  };
  return { core, clock, storage, fatal, join };
}

/** Two users who are registered; their first connections are closed. */
export async function registered(world: World, ...names: string[]): Promise<Device[]> {
  const devices = names.map((name) => new Device(name));
  for (const device of devices) (await world.join(device)).close();
  return devices;
}
