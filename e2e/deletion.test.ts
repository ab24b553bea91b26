import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeClientFrame } from "@sotto/protocol";
import { type Client, createClient, sqlite } from "@sotto/sdk";
import { expect, test } from "vitest";
import { createClientOn } from "../packages/sdk/src/client.ts";
import { platform } from "../packages/sdk/src/platform/node.ts";
import type { Platform } from "../packages/sdk/src/platform/platform.ts";
import { temporaryFolder } from "./support/folder.ts";
import { numbers, receive } from "./support/receive.ts";
import { startRelay } from "./support/relay.ts";

const WINDOW_BYTES = 32;

/** A platform that shows `onFrame` what goes to the relay. */
function tapped(onFrame: (frame: Uint8Array) => void): Platform {
  return {
    ...platform,
    transport: {
      ...platform.transport,
      connect: (url, handlers) => {
        const link = platform.transport.connect(url, handlers);
        const send = (frame: Uint8Array): void => {
          onFrame(frame.slice());
          link.send(frame);
        };
        return { send, close: (code, reason) => link.close(code, reason) };
      },
    },
  };
}

/** 32 bytes from the middle of each ciphertext in a Submit frame. */
function windowsOf(bytes: Uint8Array): Buffer[] {
  const frame = decodeClientFrame(bytes);
  if (frame.type !== "submit") return [];
  const sealed = frame.addressees.flatMap(({ slots }) => slots.map((slot) => slot.sealed));
  return [...sealed, frame.shared]
    .filter(({ length }) => length >= WINDOW_BYTES)
    .map((text) => {
      const start = Math.floor((text.length - WINDOW_BYTES) / 2);
      return Buffer.from(text.subarray(start, start + WINDOW_BYTES));
    });
}

/** How many of the windows some file of a folder holds. */
async function countOnDisk(folder: string, windows: readonly Buffer[]): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name))),
  );
  return windows.filter((window) => files.some((file) => file.includes(window))).length;
}

test("after delivery no ciphertext is left in the relay's data folder", async () => {
  await using folder = await temporaryFolder();
  await using relay = await startRelay(folder.path);
  const optionsOf = (user: string): Parameters<typeof createClient>[0] => ({
    relay: relay.url,
    store: sqlite(join(folder.path, `${user}.db`)),
    auth: () => `dev:${user}`,
    compression: "off",
  });
  let windows: Buffer[] = [];
  const tap = tapped((frame) => windows.push(...windowsOf(frame)));
  await using alice: Client = await createClientOn(tap, optionsOf("alice"));
  const bob = await createClient(optionsOf("bob"));
  await (await alice.chat("bob").send("first")).reached("delivered");
  await bob.close({ flush: true });

  windows = [];
  const texts = ["short", "x".repeat(3_000), ...numbers(40)];
  const sent = await Promise.all(texts.map((text) => alice.chat("bob").send(text)));
  await Promise.all(sent.map((message) => message.reached("relayed")));
  expect(windows).toHaveLength(texts.length + 1); // One is sent as a shared payload and a reference to it.
  expect(await countOnDisk(relay.data, windows)).toBe(windows.length);

  await using again = await createClient(optionsOf("bob"));
  expect(await receive(again, texts.length + 1)).toEqual(["first", ...texts]);
  await Promise.all(sent.map((message) => message.reached("delivered")));
  await expect.poll(() => countOnDisk(relay.data, windows), { timeout: 30_000 }).toBe(0);
});
