import { bytesToHex } from "@sotto/protocol";
import { expect, test } from "vitest";
import {
  inviteAuthenticator,
  inviteHash,
  type InviteStore,
  newInviteCode,
} from "../../src/auth/invites.ts";
import { systemDigest, systemRandom } from "../../src/node-ports.ts";
import { Device } from "../device.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { World } from "../world.ts";
import { enter, relayWith } from "./enter.ts";

interface Invite {
  readonly expiresAtMs: number;
  /** For whom it was made, or who redeemed it. */
  userId?: string | undefined;
  isRedeemed: boolean;
}

class MemoryInvites implements InviteStore {
  readonly invites = new Map<string, Invite>();

  async redeem(
    codeHash: Uint8Array,
    userId: string,
    nowMs: number,
  ): Promise<"ok" | "unknown" | "expired" | "used"> {
    const invite = this.invites.get(bytesToHex(codeHash));
    if (invite === undefined) return "unknown";
    if (!invite.isRedeemed && nowMs >= invite.expiresAtMs) return "expired";
    if ((invite.userId ?? userId) !== userId) return "used";
    invite.userId = userId;
    invite.isRedeemed = true;
    return "ok";
  }
}

interface Guests {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly store: MemoryInvites;
  /** Makes an invite that is good for a minute, and returns its code. */
  readonly invite: (userId?: string) => string;
}

function guests(): Guests {
  const clock = new VirtualClock();
  const store = new MemoryInvites();
  const world = relayWith(inviteAuthenticator(store, systemDigest, clock));
  const invite = (userId?: string): string => {
    const code = newInviteCode(systemRandom);
    const hash = bytesToHex(inviteHash(code, systemDigest));
    store.invites.set(hash, { expiresAtMs: clock.now() + 60_000, userId, isRedeemed: false });
    return code;
  };
  return { world, clock, store, invite };
}

test("an invite belongs to the first user who shows it, and lets that user in again", async () => {
  const { world, invite } = guests();
  const code = invite();
  const ann = new Device("ann");
  expect(await enter(world, `invite:${code}:ann`, ann)).toBe("ann");
  expect(await enter(world, `invite:${code}:bob`)).toBe(4401);
  expect(await enter(world, `invite:${code}:ann`, ann)).toBe("ann");
});

test("the user's device is asked for its signature all the same", async () => {
  const { world, invite } = guests();
  const code = invite();
  expect(await enter(world, `invite:${code}:ann`)).toBe("ann");
  const other = new Device("ann");
  expect(await enter(world, `invite:${code}:ann`, other)).toBe(4403);
  const unknown = { genesis: new Uint8Array() };
  expect(await enter(world, `invite:${code}:ann`, other, unknown)).toBe(4401);
});

test("another invite does not open a name that is taken", async () => {
  const { world, invite } = guests();
  expect(await enter(world, `invite:${invite()}:ann`)).toBe("ann");
  expect(await enter(world, `invite:${invite()}:ann`)).toBe(4403);
});

test("of two users who show an invite at once, one gets it", async () => {
  const { world, invite } = guests();
  const code = invite();
  const met = await Promise.all(
    ["ann", "bob"].map((name) => enter(world, `invite:${code}:${name}`)),
  );
  expect(met.filter((value) => value === 4401)).toHaveLength(1);
});

test("an invite for a named user is for that user", async () => {
  const { world, invite } = guests();
  const code = invite("ann");
  expect(await enter(world, `invite:${code}:bob`)).toBe(4401);
  expect(await enter(world, `invite:${code}:ann`)).toBe("ann");
});

test("an invite that nobody redeemed in time is refused; one that is redeemed stays good", async () => {
  const { world, clock, invite } = guests();
  const [late, used] = [invite(), invite()];
  const ann = new Device("ann");
  expect(await enter(world, `invite:${used}:ann`, ann)).toBe("ann");
  await clock.advance(60_000);
  expect(await enter(world, `invite:${late}:bob`)).toBe(4401);
  expect(await enter(world, `invite:${used}:ann`, ann)).toBe("ann");
});

test("an unknown code is refused, also one that differs in its case", async () => {
  const { world, invite } = guests();
  expect(await enter(world, `invite:${newInviteCode(systemRandom)}:ann`)).toBe(4401);
  expect(await enter(world, `invite:${invite().toUpperCase()}:ann`)).toBe(4401);
});

test("a user id may hold colons", async () => {
  const { world, invite } = guests();
  expect(await enter(world, `invite:${invite()}:a:b:c`)).toBe("a:b:c");
});

test("the store sees the hash of the code only", async () => {
  const { world, invite, store } = guests();
  const code = invite();
  await enter(world, `invite:${code}:ann`);
  expect([...store.invites.keys()].join()).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify([...store.invites])).not.toContain(code);
});

test("tokens of another form are refused without a look at the store", async () => {
  const store: InviteStore = { redeem: () => Promise.reject(new Error("asked")) };
  const authenticate = inviteAuthenticator(store, systemDigest, new VirtualClock());
  const code = newInviteCode(systemRandom);
  const tokens = [
    "",
    "invite:",
    `invite:${code}`,
    `invite:${code}:`,
    `invite:${code.slice(0, 19)}:ann`,
    `invite:${code} :ann`,
    `invite::ann`,
    `invite:${code}:ann\nbob`,
    `invite:${code}:${"x".repeat(129)}`,
    `Invite:${code}:ann`,
    ` invite:${code}:ann`,
  ];
  for (const token of tokens)
    await expect(authenticate(token, { loopback: true }), token).rejects.toMatchObject({
      code: "auth/rejected",
      message: expect.not.stringContaining(code) as string,
    });
});

test("a store that fails is a fault of the relay and not of the token", async () => {
  const failure = new Error("disk");
  const store: InviteStore = { redeem: () => Promise.reject(failure) };
  const authenticate = inviteAuthenticator(store, systemDigest, new VirtualClock());
  const token = `invite:${newInviteCode(systemRandom)}:ann`;
  await expect(authenticate(token, { loopback: true })).rejects.toBe(failure);
});

test("a code has 130 random bits in 26 letters, every letter as likely as another", () => {
  const counts = new Map<string, number>();
  const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let start = 0; start < 256; start += 32) {
    const letters = newInviteCode(() => everyByte.subarray(start, start + 32));
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect([...counts.values()]).toEqual(Array.from({ length: 32 }, () => 8));
  expect(newInviteCode(systemRandom)).toMatch(/^[a-z2-7]{26}$/);
  expect(newInviteCode(systemRandom)).not.toBe(newInviteCode(systemRandom));
});
