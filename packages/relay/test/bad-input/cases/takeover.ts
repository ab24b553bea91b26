import { Client } from "../../client.ts";
import { Device } from "../../device.ts";
import type { BadInput, Outcome } from "../case.ts";
import type { Stage } from "../stage.ts";

// Who is not whom they say, although what they send was right once or would be right elsewhere.

const closing = async (client: Client): Promise<Outcome> => {
  await client.wait(
    () => client.closeCode !== undefined || client.frames.some(({ type }) => type === "welcome"),
  );
  const outcome = client.closeCode === undefined ? "welcome" : `close ${client.closeCode}`;
  client.close();
  return outcome;
};

/** What comes of an Authenticate on a connection of its own. */
async function attempt(
  stage: Stage,
  device: Device,
  parts: Parameters<Device["authenticate"]>[2] = {},
): Promise<Outcome> {
  const client = await Client.dial(stage.url);
  const { nonce } = await client.next("challenge");
  client.send(device.authenticate(nonce, client.host, parts));
  return closing(client);
}

const noGenesis = { genesis: new Uint8Array() };

export const TAKEOVER_CASES: readonly BadInput[] = [
  {
    name: "an Authenticate that was right on another connection",
    expected: "close 4401",
    run: async (stage) => {
      const device = stage.newDevice();
      const first = await Client.dial(stage.url);
      const frame = device.authenticate((await first.next("challenge")).nonce, first.host);
      first.send(frame);
      await first.next("welcome");
      const replay = await Client.dial(stage.url);
      replay.send(frame);
      const outcome = await closing(replay);
      first.close();
      return outcome;
    },
  },
  {
    name: "a challenge of another connection that is open",
    expected: "close 4401",
    run: async (stage) => {
      const [one, two] = [await Client.dial(stage.url), await Client.dial(stage.url)];
      const { nonce } = await one.next("challenge");
      two.send(stage.newDevice().authenticate(nonce, two.host));
      const outcome = await closing(two);
      one.close();
      return outcome;
    },
  },
  {
    name: "a device that is in no log",
    expected: "close 4401",
    run: (stage) => attempt(stage, stage.newDevice(), noGenesis),
  },
  {
    name: "a device that is not in its user's log",
    expected: "close 4401",
    run: async (stage) => attempt(stage, new Device((await stage.registered()).userId), noGenesis),
  },
  {
    name: "a second genesis of a user",
    expected: "close 4403",
    run: async (stage) => attempt(stage, new Device((await stage.registered()).userId)),
  },
  {
    name: "a user's device with another user's token",
    expected: "close 4401",
    run: async (stage) => {
      const [device, other] = [await stage.registered(), await stage.registered()];
      return attempt(stage, device, { ...noGenesis, token: `dev:${other.userId}` });
    },
  },
  {
    name: "another user's device id under an own signature",
    expected: "close 4401",
    run: async (stage) => {
      const [device, other] = [await stage.registered(), await stage.registered()];
      return attempt(stage, device, { ...noGenesis, deviceId: other.id });
    },
  },
  {
    name: "the genesis that is there already",
    expected: "welcome",
    run: async (stage) => attempt(stage, await stage.registered()),
  },
  {
    name: "the genesis that is there already, from another device",
    expected: "close 4401",
    run: async (stage) => {
      const known = await stage.registered();
      return attempt(stage, new Device(known.userId), { genesis: known.genesis });
    },
  },
  {
    name: "two devices that register at once for one user",
    expected: "close 4403 and welcome",
    run: async (stage) => {
      const { userId } = stage.newDevice();
      const both = [new Device(userId), new Device(userId)].map((device) => attempt(stage, device));
      return (await Promise.all(both)).toSorted().join(" and ");
    },
  },
  {
    name: "the same device a second time",
    expected: "close 4409 for the older",
    run: async (stage) => {
      const device = stage.newDevice();
      const older = await stage.join(device);
      const newer = await stage.join(device);
      const code = await older.closed();
      newer.close();
      return `close ${code} for the older`;
    },
  },
];
