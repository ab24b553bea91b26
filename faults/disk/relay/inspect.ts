import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { bytesToHex, decodeOneTimePrekey } from "@sotto/protocol";
import { createRelay } from "../../../packages/relay/src/relay.ts";
import { Database } from "../../../packages/relay/src/storage/sqlite/database.ts";
import type {
  MailboxPage,
  StoredBundle,
  StoredLog,
} from "../../../packages/relay/src/storage/storage.ts";
import { Client, requestId } from "../../../packages/relay/test/client.ts";
import type { Device } from "../../../packages/relay/test/device.ts";
import { type Image, writeImage } from "../disk.ts";
import { type Holdings, type Script, violations, type Facts } from "./facts.ts";

/** What the relay's own store finds in a folder. Takes the prekeys that are left. */
function readStore(data: string, { ann, bob }: Script): Holdings {
  const database = new Database(data, { reserveBytes: 0, ballastBytes: 0 });
  try {
    const logs = [ann, bob].filter(({ userId }) => {
      const [log] = database.commit([{ name: "log", args: [userId] }]);
      return (log as StoredLog).entries.length > 0;
    });
    const request = {
      deviceId: bob.id,
      afterSeq: 0,
      maxMessages: 100_000,
      maxBytes: 1e9,
      nowMs: Date.now(),
    };
    const [page] = database.commit([{ name: "read", args: [request] }]);
    const take = Array.from({ length: 20 }, () => ({
      name: "takeBundles" as const,
      args: [[bob.id]],
    }));
    const bundles = database.commit(take).flat() as readonly StoredBundle[];
    return {
      users: new Set(logs.map(({ userId }) => userId)),
      envelopes: (page as MailboxPage).envelopes.map(({ envelopeId, sealed }) => ({
        id: bytesToHex(envelopeId),
        sealed,
      })),
      prekeyIds: bundles.flatMap(({ oneTime }) =>
        oneTime === undefined ? [] : [decodeOneTimePrekey(oneTime).id],
      ),
    };
  } finally {
    database.close();
  }
}

/** What a restarted relay gives to the clients that come back. */
async function askRelay(data: string, { ann, bob }: Script): Promise<Holdings> {
  const relay = await createRelay({
    data,
    port: 0,
    space: { reserveBytes: 0, ballastBytes: 0 },
  });
  try {
    const users = new Set<string>();
    for (const device of [ann, bob])
      if (await isRegistered(relay.url, device)) users.add(device.userId);
    const receiver = await Client.dial(relay.url);
    receiver.autoAck = true;
    await receiver.login(bob);
    await receiver.next("queueEmpty");
    const sender = await Client.dial(relay.url);
    await sender.login(ann);
    const prekeyIds = await drainPrekeys(sender, bob);
    const envelopes = receiver.delivered.map(({ id, sealed }) => ({ id: bytesToHex(id), sealed }));
    return { users, envelopes, prekeyIds };
  } finally {
    await relay.close();
  }
}

/** Without a genesis only a device that the relay knows gets in. */
async function isRegistered(url: string, device: Device): Promise<boolean> {
  const client = await Client.dial(url);
  const { nonce } = await client.next("challenge");
  client.send(device.authenticate(nonce, client.host, { genesis: new Uint8Array() }));
  await client.wait(() => client.closeCode !== undefined || client.frames.length > 1);
  client.close();
  await client.closed();
  return client.frames.some(({ type }) => type === "welcome");
}

async function drainPrekeys(sender: Client, { userId, id }: Device): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const frame = { type: "fetchBundles" as const, userId, deviceIds: [id] };
    const answer = await sender.request({ ...frame, requestId: requestId() });
    const oneTime = answer.type === "bundles" ? answer.bundles[0]?.oneTime : undefined;
    if (oneTime === undefined) return ids;
    ids.push(oneTime.id);
  }
}

/** SQLite's own opinion of a file; the database must not be open elsewhere. */
function integrityViolations(file: string): string[] {
  const database = new DatabaseSync(file);
  try {
    const rows = database.prepare("PRAGMA integrity_check").all();
    return rows
      .map((row) => String(row["integrity_check"]))
      .filter((line) => line !== "ok")
      .map((line) => `integrity_check: ${line}`);
  } finally {
    database.close();
  }
}

/** Starts the relay again on what is left and compares. Empty: nothing is wrong. */
export async function inspectRelay(data: string, script: Script, facts: Facts): Promise<string[]> {
  try {
    const found = await askRelay(data, script);
    return [...violations(script, facts, found), ...integrityViolations(join(data, "relay.db"))];
  } catch (error) {
    return [`the relay cannot start again: ${String(error)}`];
  }
}

/** The same for files that a power cut might have left, with the store alone, for its speed. */
export function inspectRelayImage(
  image: Image,
  folder: string,
  script: Script,
  facts: Facts,
): string[] {
  writeImage(image, folder);
  try {
    const found = readStore(folder, script);
    return [...violations(script, facts, found), ...integrityViolations(join(folder, "relay.db"))];
  } catch (error) {
    return [`the store does not open: ${String(error)}`];
  }
}
