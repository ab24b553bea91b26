import { SottoProvider, useConversations } from "@sotto/sdk/react";
import { createWorld } from "@sotto/sdk/testing";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function Unread() {
  return useConversations({ unread: true }).map(({ title }) => title);
}

test("a conversation with a new message is unread", async () => {
  await using world = await createWorld({ seed: 7 });
  const alice = await world.client("alice");
  const bob = await world.client("bob");

  const place = document.createElement("div");
  const root = createRoot(place);
  await act(async () => {
    root.render(
      <SottoProvider client={bob}>
        <Unread />
      </SottoProvider>,
    );
  });
  expect(place.textContent).toBe("");

  await act(async () => {
    await alice.chat("bob").send("hi");
    await world.idle();
  });
  expect(place.textContent).toBe("alice");
  await act(async () => root.unmount());
});
