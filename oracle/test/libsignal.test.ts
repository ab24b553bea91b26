import { utf8ToBytes } from "@sotto/protocol";
import { describe, expect, test } from "vitest";
import { loadPrimitives } from "../../packages/sdk/src/crypto/load-primitives.ts";
import { seededRandom } from "../../packages/sdk/test/crypto/parties.ts";
import { converse, type ConversationOptions } from "../conversation.ts";
import { LibsignalParty } from "../libsignal-party.ts";
import { type Party, type SignalMail, SignalParty } from "../signal-party.ts";

const MESSAGES = 1000;
const MAX_SKIP_COUNT = 2000;
const wasm = await loadPrimitives("wasm");
const portable = await loadPrimitives("portable");

const CASES: readonly ConversationOptions[] = [
  { seed: "1", initiator: "ours", withOneTime: true, primitives: wasm, messages: MESSAGES },
  { seed: "2", initiator: "libsignal", withOneTime: true, primitives: wasm, messages: MESSAGES },
  { seed: "3", initiator: "ours", withOneTime: false, primitives: portable, messages: MESSAGES },
  {
    seed: "4",
    initiator: "libsignal",
    withOneTime: false,
    primitives: portable,
    messages: MESSAGES,
  },
];

describe("the ratchet core under Signal's suite talks with libsignal", () => {
  test.each(CASES)(
    "$initiator initiates, one-time prekey: $withOneTime, $primitives.backEnd",
    { timeout: 120_000 },
    async (options) => {
      const figures = await converse(options);
      expect(figures.openedByOurs).toBeGreaterThan(MESSAGES / 3);
      expect(figures.openedByLibsignal).toBeGreaterThan(MESSAGES / 3);
      expect(figures.ratchetKeys).toBeGreaterThan(30);
      // The network did what it is there for.
      expect(figures.lost).toBeGreaterThan(20);
      expect(figures.openedLate).toBeGreaterThan(100);
      expect(figures.duplicatesRefusedByOurs).toBeGreaterThan(50);
      expect(figures.duplicatesRefusedByLibsignal).toBeGreaterThan(50);
      expect(figures.corruptedRefused).toBeGreaterThan(20);
    },
  );
});

/** Two parties in a standing session: each has opened a message of the other. */
async function startConversation(): Promise<{
  readonly ours: SignalParty;
  readonly libsignal: LibsignalParty;
}> {
  const ours = new SignalParty(wasm, seededRandom("limits"), true);
  const libsignal = await LibsignalParty.create(true);
  await ours.initiate(libsignal.bundle);
  await libsignal.open(await ours.seal(utf8ToBytes("hello")));
  await ours.open(await libsignal.seal(utf8ToBytes("hello yourself")));
  return { ours, libsignal };
}

/** Numbered from 0, all in one chain. */
async function burst(from: Party, count: number): Promise<SignalMail[]> {
  const mails: SignalMail[] = [];
  for (let i = 0; i < count; i++) mails.push(await from.seal(utf8ToBytes(String(i))));
  return mails;
}

async function openAt(to: Party, mails: readonly SignalMail[], at: number): Promise<string> {
  const opened = await to.open(mails.at(at) as SignalMail);
  return new TextDecoder().decode(opened);
}

describe("a jump", { timeout: 60_000 }, () => {
  test("of 2,000 opens on either side, and so do the messages passed over", async () => {
    const { ours, libsignal } = await startConversation();
    for (const [from, to] of [
      [ours, libsignal],
      [libsignal, ours],
    ] as const) {
      const mails = await burst(from, MAX_SKIP_COUNT + 1);
      expect(await openAt(to, mails, -1)).toBe(String(MAX_SKIP_COUNT));
      expect(await openAt(to, mails, 0)).toBe("0");
      expect(await openAt(to, mails, MAX_SKIP_COUNT / 2)).toBe(String(MAX_SKIP_COUNT / 2));
      await expect(openAt(to, mails, 0)).rejects.toThrow();
    }
  });

  test("of 2,001 is refused by ours and leaves the session as it was", async () => {
    const { ours, libsignal } = await startConversation();
    const mails = await burst(libsignal, MAX_SKIP_COUNT + 2);
    await expect(openAt(ours, mails, -1)).rejects.toThrow("gap-too-large");
    expect(await openAt(ours, mails, 0)).toBe("0");
    expect(await openAt(ours, mails, 1)).toBe("1");
    expect(await openAt(ours, mails, -1)).toBe(String(MAX_SKIP_COUNT + 1));
  });
});
