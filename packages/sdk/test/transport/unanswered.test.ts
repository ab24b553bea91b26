import {
  decodeClientFrame,
  encodeClientFrame,
  encodeServerFrame,
  type ServerFrame,
  SottoError,
} from "@sotto/protocol";
import { expect, test } from "vitest";
import type { LinkHandlers, Transport } from "../../src/ports.ts";
import { createVirtualClock, settle, type VirtualClock } from "../../src/testing/virtual-clock.ts";
import { createConnection } from "../../src/transport/connection.ts";

/** A relay that answers pings and nothing else. */
function connect(clock: VirtualClock) {
  let handlers: LinkHandlers | undefined;
  const pings: number[] = [];
  const say = (frame: ServerFrame): void => handlers?.onFrame(encodeServerFrame(frame));
  const transport: Transport = {
    connect: (_url, given) => {
      handlers = given;
      return {
        send: (bytes) => {
          const frame = decodeClientFrame(bytes);
          if (frame.type !== "ping") return;
          pings.push(clock.now());
          say({ type: "pong", sequence: frame.sequence });
        },
        close: () => undefined,
      };
    },
    onWake: () => () => undefined,
    isOnline: () => true,
  };
  const connection = createConnection({
    url: "ws://relay.test/",
    clock,
    random: (length) => new Uint8Array(length),
    transport,
    logger: () => undefined,
    authenticate: () => new Promise(() => undefined),
    onWelcome: async () => undefined,
    onPush: () => undefined,
    onFatal: () => undefined,
  });
  connection.start();
  return { connection, pings, say };
}

async function runUntil(clock: VirtualClock, endMs: number): Promise<void> {
  for (let due = clock.nextDueMs(); due !== undefined && due <= endMs; due = clock.nextDueMs()) {
    clock.runNext();
    await settle();
  }
}

const welcome = (heartbeatMs: number): ServerFrame => ({
  type: "welcome",
  userId: "alice",
  version: 1,
  oneTimePrekeys: 0,
  heartbeatMs,
});

test("a relay that answers pings but not requests is left", async () => {
  const clock = createVirtualClock(0);
  const { connection, say } = connect(clock);
  say(welcome(25_000));
  await settle();
  const requestId = new Uint8Array(16);
  const question = encodeClientFrame({ type: "fetchDirectory", requestId, userId: "bob" });
  const outcome = connection.request(requestId, question).catch((error: unknown) => error);
  await runUntil(clock, 70_000);
  expect(connection.isOpen).toBe(true);
  await runUntil(clock, 76_000);
  expect(SottoError.is(await outcome, "relay/unreachable")).toBe(true);
  expect(connection.isOpen).toBe(false);
});

test("a relay cannot ask for a thousand pings a second", async () => {
  const clock = createVirtualClock(0);
  const { pings, say } = connect(clock);
  say(welcome(1));
  await settle();
  await runUntil(clock, 60_000);
  expect(pings.length).toBe(12);
});
