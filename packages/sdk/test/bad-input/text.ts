// oxlint-disable vitest/no-standalone-expect -- the cases are run inside of tests, by bad-input.test.ts
import { expect } from "vitest";
import type { Message } from "../../src/api.ts";
import { defineContent } from "../../src/content/define.ts";
import {
  call,
  type Case,
  content,
  delivery,
  newId,
  type Outcome,
  signal,
  type Stage,
} from "./stage.ts";

// Names and texts: what an app hands over, and what a peer sends.

const CYRILLIC = "аdmin"; // The first letter is Cyrillic.
const FAMILY = "👨‍👩‍👧‍👦";
const OVERRIDE = "\u202Eevil\u202C";
const COMBINING = `a${"\u0301".repeat(10_000)}`;

/** Texts that look odd, and are texts: they arrive as they were written. */
const ODD: readonly (readonly [string, string])[] = [
  ["an override of the direction", OVERRIDE],
  ["zero-width characters", "a\u200Bb\u200Dc\uFEFF"],
  ["10,000 combining characters", COMBINING],
  ["mixed scripts", CYRILLIC],
  ["decomposed letters", "e\u0301"],
  ["a family of emoji", FAMILY],
  ["a NUL character", "a\0b"],
  ["line breaks of every kind", "a\r\nb\u2028c\u0085d"],
  ["HTML", "<img src=x onerror=alert(1)>"],
  ["a link that is code", "javascript:alert(1)"],
  ["nothing but a blank", " "],
  ["a private character", "\uE000\u{10FFFF}"],
];

const USERS: readonly (readonly [string, unknown])[] = [
  ["empty", ""],
  ["of 129 characters", "u".repeat(129)],
  ["with half a surrogate pair", "a\ud800"],
  ["with a NUL character", "a\0"],
  ["with a line break", "a\nb"],
  ["that is a number", 5],
  ["that is absent", undefined],
  ["that is an object", { toString: () => "bob" }],
  ["of this client's own user", "alice"],
];

const SENDABLES: readonly (readonly [string, unknown])[] = [
  ["an empty text", ""],
  ["half a surrogate pair", "\ud800"],
  ["a number", 5],
  ["null", null],
  ["an empty object", {}],
  ["a text that is a number", { text: 5 }],
  ["a place at latitude 91", { location: { latitude: 91, longitude: 0 } }],
  ["a place at NaN", { location: { latitude: Number.NaN, longitude: 0 } }],
  ["a place that is null", { location: null }],
  ["a contact without a name", { contact: {} }],
  ["a contact with a label that is too long", { contact: { name: "n".repeat(1_001) } }],
  ["a kind that is not registered", { $type: "poll/1", value: {} }],
];

const NAMES: readonly (readonly [string, string])[] = [
  ["empty", ""],
  ["blank", " \t "],
  ["of 65 characters", "x".repeat(65)],
  ["of 65 families", FAMILY.repeat(65)],
  ["with a line break", "two\nlines"],
  ["with a NUL character", "a\0b"],
  ["with an escape", "\u001b[31m"],
  ["with half a surrogate pair", "\ud83d"],
];

const EMOJIS: readonly unknown[] = ["", "ab", "👍👍", "\ud800", `👍${"\u0301".repeat(40)}`, 7, {}];

const KINDS = ["Poll/1", "poll", "poll/", "poll/12345", "1poll/1", "", `${"p".repeat(50)}/1`];

/** A peer's profile, and what is seen of it. */
const PROFILES: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ["a name of 10,000 characters", { name: "n".repeat(10_000) }, { name: "n".repeat(128) }],
  [
    "a name that is cut within a pair",
    { name: `${"n".repeat(127)}😀` },
    { name: `${"n".repeat(127)}\uFFFD` },
  ],
  ["an empty name", { name: "" }, { name: "mallory" }],
  ["a blank name", { name: " \u00A0 " }, { name: "mallory" }],
  ["a name with line breaks", { name: "Mallory\n\nyour bank" }, { name: "Mallory your bank" }],
  ["a name that turns what follows around", { name: `${OVERRIDE}\u2066x` }, { name: "evil x" }],
  ["about with control characters", { name: "M", about: "a\u0007b\u001b" }, { about: "a b" }],
  [
    "about of 10,000 characters",
    { name: "M", about: "a".repeat(10_000) },
    { about: "a".repeat(512) },
  ],
];

const REFUSED_PROFILES: readonly (readonly [string, Record<string, unknown>])[] = [
  ["without a name", { name: undefined }],
  ["with a name of bytes", { name: new Uint8Array(3) }],
  [
    "with an avatar of 48 KiB and a byte",
    { avatar: new Uint8Array(48 * 1024 + 1), type: "image/png" },
  ],
  ["with an avatar that is a text", { avatar: "image" }],
  ["with an avatar without a type", { avatar: new Uint8Array(3) }],
  ["of no time", { at: undefined }],
];

let profileTime = Date.UTC(2026, 5, 1);
const profile = (fields: Record<string, unknown>): ReturnType<typeof signal> => {
  const all = { t: "profile", name: "M", about: "", at: ++profileTime, ...fields };
  return signal(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
};

const sentAsItIs = ([name, text]: readonly [string, string]): Case => ({
  name: `sends ${name} as it is`,
  run: async ({ alice, mallory, world }) => {
    await alice.chat("mallory").send(text);
    await world.idle();
    const timeline = mallory.chat("alice").timeline({ limit: 1 });
    await timeline.ready;
    expect(timeline.value[0]?.text).toBe(text);
  },
});

const profileSeen = ([name, fields, seen]: (typeof PROFILES)[number]): Case => ({
  name: `a peer's profile: ${name}`,
  run: async (stage: Stage) => {
    await stage.deliver(profile(fields), "unnumbered");
    expect(stage.alice.profile.of("mallory").value).toMatchObject(seen);
    expect(stage.alice.conversations.value[0]?.title).toBe(
      stage.alice.profile.of("mallory").value.name,
    );
    expect(stage.gaps).toEqual([]);
  },
});

const reaction = (emoji: unknown, own: Message): ReturnType<typeof signal> =>
  signal({ t: "react", of: "alice", id: Buffer.from(own.id, "hex"), emoji, at: 1 });

const reacted = (name: string, emoji: unknown, outcome: Outcome): Case => ({
  name: `a peer reacts with ${name}`,
  run: async (stage) => {
    const own = await stage.alice.chat("mallory").send("react to this");
    await stage.world.idle();
    await delivery(name, { payload: reaction(emoji, own), outcome }).run(stage);
    const now = (await stage.shown()).find(({ id }) => id === own.id);
    const shown = outcome === "refused" || emoji === "" ? [] : [[emoji, ["mallory"]]];
    expect([...(now?.reactions ?? [])]).toEqual(shown);
  },
});

export const TEXT: readonly Case[] = [
  ...ODD.map(sentAsItIs),
  ...ODD.map(([name, text]) =>
    delivery(`a peer sends ${name}`, { payload: () => content({ text }), outcome: { text } }),
  ),
  delivery("a peer sends an empty text", {
    payload: () => content({ text: "" }),
    outcome: { text: "" },
  }),
  ...USERS.map(([name, user]) =>
    call(`a user id ${name}`, "argument/invalid", ({ alice }) =>
      alice.chat(user as string).send("hi"),
    ),
  ),
  ...SENDABLES.map(([name, value]) =>
    call(`sending ${name}`, "argument/invalid", ({ alice }) =>
      alice.chat("mallory").send(value as string),
    ),
  ),
  call("a text of 64 KiB", "message/too-large", ({ alice }) =>
    alice.chat("mallory").send("x".repeat(65_536)),
  ),
  call("an edit to 64 KiB", "message/too-large", (_, own) => own.edit("x".repeat(65_536))),
  call("an edit to nothing", "argument/invalid", (_, own) => own.edit("")),
  call("a draft with half a surrogate pair", "argument/invalid", ({ alice }) =>
    alice.chat("mallory").draft("\udfff"),
  ),
  ...NAMES.map(([name, text]) =>
    call(`a name ${name}`, "argument/invalid", ({ alice }) => alice.profile.update({ name: text })),
  ),
  call("about of 257 characters", "argument/invalid", ({ alice }) =>
    alice.profile.update({ about: "x".repeat(257) }),
  ),
  ...EMOJIS.map((emoji) =>
    call(`a reaction with ${JSON.stringify(emoji)}`, "argument/invalid", (_, own) =>
      own.react(emoji as string),
    ),
  ),
  call("an id in capitals", "argument/invalid", ({ alice }) =>
    alice.chat("mallory").send("hi", { id: "AB".repeat(16) }),
  ),
  call("an answer to no id", "argument/invalid", ({ alice }) =>
    alice.chat("mallory").send("hi", { replyTo: "here" }),
  ),
  call("65 mentions", "argument/invalid", ({ alice }) =>
    alice.chat("mallory").send("hi", { mentions: Array.from({ length: 65 }, (_, at) => `u${at}`) }),
  ),
  call("a query with half a surrogate pair", "argument/invalid", ({ alice }) =>
    alice.search("\ud800"),
  ),
  call("a query for kinds with half a surrogate pair", "argument/invalid", ({ alice }) =>
    alice.search("mine", { kinds: ["\ud800"] }),
  ),
  call("a query of 1,001 characters", "argument/invalid", ({ alice }) =>
    alice.search("x".repeat(1_001)),
  ),
  {
    name: "kinds of an app's own with names that are none",
    run: async () => {
      for (const type of KINDS)
        expect(() =>
          defineContent({ type: type as "poll/1", parse: (input) => input, fallback: () => "" }),
        ).toThrow();
    },
  },
  ...PROFILES.map(profileSeen),
  ...REFUSED_PROFILES.map(([name, fields]) =>
    delivery(`a peer's profile ${name}`, {
      payload: () => profile(fields),
      carrier: "unnumbered",
      outcome: "refused",
    }),
  ),
  reacted("33 units", "x".repeat(33), "refused"),
  reacted("a number", 5, "refused"),
  reacted("nothing, though there was none", "", "dropped"),
  reacted("HTML", "<b>", "dropped"),
  delivery("a peer edits a message that nobody has", {
    payload: () => signal({ t: "edit", id: newId(), new: "x", at: 1 }),
    outcome: "dropped",
  }),
];
