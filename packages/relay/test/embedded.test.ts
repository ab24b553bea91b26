import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createRelay } from "../src/relay.ts";
import { memoryStorage } from "../src/storage/memory.ts";
import { Client, submitFrame } from "./client.ts";
import { Device } from "./device.ts";

test("a relay lives in an app's own server, below a path, and leaves everything else alone", async () => {
  const app = createServer((_request, response) => void response.end("the app"));
  let others = 0;
  app.on("upgrade", (request, socket) => {
    if (request.url?.startsWith("/chat/") === true) return;
    others += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const { port } = app.address() as AddressInfo;
  const relay = await createRelay({ server: app, path: "/chat", data: memoryStorage() });
  expect(relay.url).toBe("");

  const [ann, bob] = [new Device("ann"), new Device("bob")];
  const url = `ws://127.0.0.1:${port}/chat`;
  const receiver = await Client.dial(url);
  await receiver.login(bob);
  const sender = await Client.dial(url);
  await sender.login(ann);
  sender.send(submitFrame({ to: [bob] }));
  expect(await receiver.deliveries(1)).toHaveLength(1);
  expect((await Client.dial(`ws://127.0.0.1:${port}`)).closeCode).toBe(1006);
  expect(others).toBe(1);

  await relay.close();
  expect(await receiver.closed()).toBe(1012);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("the app");
  app.closeAllConnections();
  app.close();
});
