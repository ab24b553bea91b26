// A world of `@sotto/sdk/testing`, as a test makes it: two clients, a message each way, and the end. Beside it, the bare
// primitives: every call that the same world makes of them, again with the same arguments. The rest is what the SDK, the
// relay and the simulation cost a test.
import { loadPrimitives } from "../packages/sdk/src/crypto/load-primitives.ts";
import { createWorldOn } from "../packages/sdk/src/testing/world.ts";
import { measure } from "./measure.mjs";

const WORLD = "world of two clients";
const PRIMITIVES = "its bare primitives";

async function twoClients(primitives, seed) {
  await using world = await createWorldOn({ seed }, { primitives });
  const alice = await world.client("alice");
  const bob = await world.client("bob");
  const sent = [await alice.chat("bob").send("hi")];
  await world.idle();
  sent.push(await bob.chat("alice").send("hello"));
  await world.idle();
  if (sent.some(({ state }) => state !== "delivered")) throw new Error("nothing was delivered");
}

/** @returns A function that repeats every call which `use` has made. */
async function recorded(primitives, use) {
  const calls = [];
  const recording = new Proxy(primitives, {
    get: (target, name) => {
      const member = target[name];
      if (typeof member !== "function") return member;
      return (...args) => {
        calls.push([name, structuredClone(args)]); // Keys are wiped after use.
        return member.apply(target, args);
      };
    },
  });
  await use(recording);
  return () => {
    for (const [name, args] of calls) primitives[name](...args);
  };
}

/** @returns {Promise<import("./report.mjs").Table[]>} */
export async function benchWorld() {
  const primitives = await loadPrimitives("wasm");
  const replay = await recorded(primitives, (recording) => twoClients(recording, 1));
  let seed = 0;
  const cases = [
    { name: WORLD, run: () => twoClients(primitives, (seed += 1)) },
    { name: PRIMITIVES, run: replay },
  ];
  const title = "a test: two clients, a message each way";
  const rows = [...(await measure(cases, { roundMs: 120 }))];
  return [{ title, rows, subject: WORLD, baselines: [PRIMITIVES], goals: [] }];
}
