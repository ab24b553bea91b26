import { encodeServerFrame, type ServerFrame } from "@sotto/protocol";
import { expect, test } from "vitest";
import type { LinkHandlers, Transport } from "../../src/ports.ts";
import { createVirtualClock, settle } from "../../src/testing/virtual-clock.ts";
import { createConnection } from "../../src/transport/connection.ts";

/** A connection to a relay that says what it is told to. */
function connect(onWelcome: () => Promise<void>) {
  let handlers: LinkHandlers | undefined;
  const transport: Transport = {
    connect: (_url, given) => {
      handlers = given;
      return { send: () => undefined, close: () => undefined };
    },
    onWake: () => () => undefined,
    isOnline: () => true,
  };
  const connection = createConnection({
    url: "ws://relay.test/",
    clock: createVirtualClock(0),
    random: (length) => new Uint8Array(length),
    transport,
    logger: () => undefined,
    authenticate: () => new Promise(() => undefined),
    onWelcome,
    onPush: (frame) => {
      if (frame.type === "queueEmpty") connection.caughtUp();
    },
    onFatal: () => undefined,
  });
  connection.start();
  return { connection, say: (frame: ServerFrame) => handlers?.onFrame(encodeServerFrame(frame)) };
}

test("a queue that is empty before the welcome has been handled counts", async () => {
  const handled = Promise.withResolvers<void>();
  const { connection, say } = connect(() => handled.promise);
  const states: string[] = [];
  connection.state.subscribe(({ state }) => states.push(state));
  say({ type: "welcome", userId: "alice", version: 1, oneTimePrekeys: 0, heartbeatMs: 0 });
  say({ type: "queueEmpty" });
  expect(states).toEqual([]);
  handled.resolve();
  await settle();
  expect(states).toEqual(["catching-up", "online"]);
});
